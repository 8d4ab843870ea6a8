/**
 * Tensors as the Open Inference Protocol carries them, and what is hashed of them. Open {@link
 * network.haca.schemas.tensor.Tensor} and {@link network.haca.schemas.tensor.TensorTranscript}
 * first.
 */
@NullMarked
package network.haca.schemas.tensor;

import org.jspecify.annotations.NullMarked;
