package network.haca.workers.app;

import java.nio.file.Path;
import java.util.Map;
import network.haca.onnx.Device;
import network.haca.provingnode.app.NodeConfig;
import network.haca.schemas.NodeKind;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;
import network.haca.workers.onnx.OnnxLimits;
import network.haca.workers.onnx.OnnxOptions;

/**
 * A worker's configuration.
 *
 * @param models the directory of the model folders
 * @param messageBytesMax of one request
 */
public record WorkerConfig(NodeConfig node, Path models, OnnxOptions onnx, int messageBytesMax) {

  public static WorkerConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    NodeKind kind = settings.choice("worker.kind", NodeKind.class, NodeKind.VANILLA);
    WorkerConfig config =
        new WorkerConfig(
            NodeConfig.read(settings, "worker", kind, 8100),
            settings.requiredPath("worker.models", "the directory of the model folders"),
            new OnnxOptions(
                settings.choice("worker.onnx.device", Device.class, Device.CPU),
                settings.number("worker.onnx.threads", "0 to 256 (0: automatic)", 0, 0, 256),
                settings.number("worker.queue.max", "1 to 100000 requests", 1_000, 1, 100_000),
                limits(settings)),
            settings.number(
                "worker.message.max", "1024 to 1073741824 bytes", 64 << 20, 1024, 1 << 30));
    if (config.node().enclave() == NodeConfig.Enclave.NITRIDING) {
      settings.problem(
          "worker.enclave: NITRIDING hands on HTTP/1.1 alone, which an LLM node speaks and this"
              + " worker's gRPC does not; give NSM");
    }
    settings.check();
    return config;
  }

  private static OnnxLimits limits(Settings settings) {
    int machine = Math.clamp(OnnxLimits.memoryBytesDefault() >> 20, 16, 1 << 30);
    return new OnnxLimits(
        settings.number(
            OnnxLimits.OUTPUT_SETTING,
            "1024 to 1073741824 bytes",
            OnnxLimits.OUTPUT_BYTES_DEFAULT,
            1024,
            1 << 30),
        (long)
                settings.number(
                    OnnxLimits.MEMORY_SETTING, "16 to 1073741824 MiB", machine, 16, 1 << 30)
            << 20,
        settings.duration(OnnxLimits.RUN_SETTING, OnnxLimits.RUN_DEFAULT));
  }

  public String host() {
    return node.host();
  }
}
