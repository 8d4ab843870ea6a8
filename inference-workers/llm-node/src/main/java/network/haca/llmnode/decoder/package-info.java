/** Decoder-only language models in ONNX Runtime: tokens, cache, sampling, batching. */
@NullMarked
package network.haca.llmnode.decoder;

import org.jspecify.annotations.NullMarked;
