/**
 * Models in ONNX Runtime, read from folders by {@link network.haca.workers.onnx.ModelRepository}.
 */
@NullMarked
package network.haca.workers.onnx;

import org.jspecify.annotations.NullMarked;
