/** Decoder-only language models in ONNX Runtime: tokens, cache, sampling, batching. */
@NullMarked
package network.haca.workers.decoder;

import org.jspecify.annotations.NullMarked;
