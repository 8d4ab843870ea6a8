/**
 * ONNX Runtime by its C API, for what its Java one cannot do: tensors of every datatype as their
 * bytes, in runs that are bounded ({@link network.haca.onnx.binding.TensorSession}), and tensors
 * that stay on the device between two runs ({@link network.haca.onnx.binding.BoundSession}).
 */
@NullMarked
package network.haca.onnx.binding;

import org.jspecify.annotations.NullMarked;
