/**
 * Model folders for ONNX Runtime, opened from a copy that is what its digest names ({@link
 * network.haca.onnx.ModelFiles}), and the device that a model runs on.
 */
@NullMarked
package network.haca.onnx;

import org.jspecify.annotations.NullMarked;
