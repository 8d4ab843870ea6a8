/**
 * Tensors that stay on the device between two runs of a model: I/O binding, which ONNX Runtime has
 * in its C API and not in its Java one.
 */
@NullMarked
package network.haca.workers.binding;

import org.jspecify.annotations.NullMarked;
