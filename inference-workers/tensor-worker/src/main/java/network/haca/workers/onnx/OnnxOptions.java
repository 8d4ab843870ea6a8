package network.haca.workers.onnx;

import network.haca.onnx.Device;

/**
 * How models run.
 *
 * @param device where
 * @param intraOpThreads threads that one run may use; 0 leaves it to ONNX Runtime
 * @param queueMax requests that wait for one model before more are refused
 */
public record OnnxOptions(Device device, int intraOpThreads, int queueMax, OnnxLimits limits) {}
