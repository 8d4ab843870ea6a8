package network.haca.workers.onnx;

import network.haca.onnx.Device;
import network.haca.workers.core.Patience;

/**
 * The options by which models run.
 *
 * @param device where
 * @param intraOpThreads threads that one run may use; 0 leaves it to ONNX Runtime
 * @param queueMax requests that wait for one model before more are refused
 * @param patience until more are refused, however few wait
 */
public record OnnxOptions(
    Device device, int intraOpThreads, int queueMax, Patience patience, OnnxLimits limits) {
  /** Where a model runs that may say so itself. */
  Device deviceOf(RunOptions model) {
    return model.device() == null ? device : model.device();
  }

  int threadsOf(RunOptions model) {
    return model.threads() == 0 ? intraOpThreads : model.threads();
  }
}
