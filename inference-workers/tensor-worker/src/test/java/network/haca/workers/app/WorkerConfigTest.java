package network.haca.workers.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import network.haca.onnx.Device;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeSettings;
import network.haca.schemas.NodeKind;
import network.haca.settings.ConfigCheck;
import network.haca.settings.Given;
import network.haca.settings.InvalidSettingsException;
import network.haca.workers.core.Patience;
import network.haca.workers.onnx.OnnxLimits;
import network.haca.workers.onnx.OnnxOptions;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {
  private static final NodeSettings NODE = new NodeSettings("worker", 8100);
  private static final ConfigCheck<WorkerConfig> CHECK =
      ConfigCheck.of(WorkerConfig.SETTINGS, WorkerConfig::read);
  private static final Map<String, String> OF_NODE =
      Map.of("worker.outbox", "/out", "kafka.servers", "k:1");

  private static NodeConfig node(NodeKind kind) {
    return NodeConfig.read(Given.settings(NODE.group(), OF_NODE), NODE, kind);
  }

  private static Map<String, String> given() {
    Map<String, String> given = new TreeMap<>(OF_NODE);
    given.put("worker.models", "/models");
    return given;
  }

  @Test
  void defaults() throws InvalidSettingsException {
    long quarter = OnnxLimits.memoryBytesDefault() >> 20 << 20;
    CHECK.assertDefaults(
        given(),
        new WorkerConfig(
            node(NodeKind.VANILLA),
            Path.of("/models"),
            new OnnxOptions(
                Device.CPU,
                0,
                1_000,
                new Patience(Duration.ofSeconds(2)),
                new OnnxLimits(33_488_896, quarter, Duration.ofSeconds(25))),
            64 << 20));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    Map<String, String> given = given();
    given.put("worker.kind", "TEE_MODEL_WORKER");
    given.put("worker.onnx.device", "CUDA");
    given.put("worker.onnx.threads", "2");
    given.put("worker.queue.max", "3");
    given.put("worker.wait.max", "5s");
    given.put("worker.output.max", "4000");
    given.put("worker.onnx.memory.max", "50");
    given.put("worker.run.max", "6s");
    given.put("worker.message.max", "7000");
    CHECK
        .except(NODE.group())
        .assertMapping(
            given,
            new WorkerConfig(
                node(NodeKind.TEE_MODEL_WORKER),
                Path.of("/models"),
                new OnnxOptions(
                    Device.CUDA,
                    2,
                    3,
                    new Patience(Duration.ofSeconds(5)),
                    new OnnxLimits(4_000, 50L << 20, Duration.ofSeconds(6))),
                7_000));
  }

  @Test
  void nitridingIsForNodesThatSpeakHttp() {
    Map<String, String> given = given();
    given.put("worker.enclave", "NITRIDING");
    given.put("worker.endpoint", "https://n.example");
    String refused =
        String.valueOf(
            assertThrows(InvalidSettingsException.class, () -> WorkerConfig.read(given))
                .getMessage());
    assertEquals("worker.enclave: NITRIDING hands on HTTP/1.1 alone", refused.split(",", 2)[0]);
  }
}
