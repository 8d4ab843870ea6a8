package network.haca.workers.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.answering.app.AnsweringTrust;
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
import network.haca.workers.registry.ModelSources;
import network.haca.workers.registry.RegistryOptions;
import network.haca.workers.zk.ZkOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigTest {
  private static final NodeSettings NODE = new NodeSettings("worker", 8100);
  private static final ConfigCheck<WorkerConfig> CHECK =
      ConfigCheck.of(WorkerConfig.SETTINGS, WorkerConfig::read);
  private static final Map<String, String> OF_NODE =
      Map.of("worker.outbox", "/out", "kafka.servers", "k:1");

  private static final AnsweringTrust TRUST =
      AnsweringTrust.read(Given.settings(AnsweringTrust.SETTINGS, Map.of()));

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
            new ModelSources(List.of(Path.of("/models")), List.of()),
            new RegistryOptions(
                Optional.empty(),
                64L << 30,
                URI.create("http://127.0.0.1:31415"),
                List.of(URI.create("http://127.0.0.1:31415")),
                10,
                Duration.ofMinutes(1),
                Duration.ofMillis(100),
                Duration.ofDays(7),
                Optional.empty()),
            new ModelChanges(ModelChanges.Mode.POLL, Duration.ofSeconds(1)),
            new OnnxOptions(
                Device.CPU,
                0,
                1_000,
                new Patience(Duration.ofSeconds(2)),
                new OnnxLimits(33_488_896, quarter, Duration.ofSeconds(25))),
            Optional.empty(),
            TRUST,
            64 << 20));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    Map<String, String> given = given();
    given.put("worker.kind", "ZKML_PROVER");
    given.put("worker.models", "/models, registry:digits, registry:0x12");
    given.put("worker.models.cache", "/cache");
    given.put("worker.models.cache.max", "2000000");
    given.put("worker.models.look", "3s");
    given.put("worker.requests.look", "400ms");
    given.put("worker.models.alarm", "4d");
    given.put("worker.models.renew", "true");
    given.put("worker.models.epoch", "14d");
    given.put("walrus.publisher", "http://p:1");
    given.put("walrus.aggregators", "http://a:1,http://a:2");
    given.put("walrus.shards", "1000");
    given.put("walrus.epochs", "20");
    given.put("worker.onnx.device", "CUDA");
    given.put("worker.onnx.threads", "2");
    given.put("worker.queue.max", "3");
    given.put("worker.wait.max", "5s");
    given.put("worker.output.max", "4000");
    given.put("worker.onnx.memory.max", "50");
    given.put("worker.run.max", "6s");
    given.put("worker.message.max", "7000");
    given.put("worker.zk.circuits", "/circuits");
    given.put("worker.zk.queue.max", "8");
    given.put("worker.zk.memory", "700");
    given.put("worker.zk.provers", "3");
    CHECK
        .except(NODE.group())
        .except(AnsweringTrust.SETTINGS)
        .except(WorkerConfig.CHANGES.group())
        .assertMapping(
            given,
            new WorkerConfig(
                node(NodeKind.ZKML_PROVER),
                new ModelSources(List.of(Path.of("/models")), List.of("digits", "0x12")),
                new RegistryOptions(
                    Optional.of(Path.of("/cache")),
                    2_000_000,
                    URI.create("http://p:1"),
                    List.of(URI.create("http://a:1"), URI.create("http://a:2")),
                    1_000,
                    Duration.ofSeconds(3),
                    Duration.ofMillis(400),
                    Duration.ofDays(4),
                    Optional.of(new RegistryOptions.Renewal(20, Duration.ofDays(14)))),
                new ModelChanges(ModelChanges.Mode.NONE, Duration.ofSeconds(1)),
                new OnnxOptions(
                    Device.CUDA,
                    2,
                    3,
                    new Patience(Duration.ofSeconds(5)),
                    new OnnxLimits(4_000, 50L << 20, Duration.ofSeconds(6))),
                Optional.of(new ZkOptions(Path.of("/circuits"), 8, 3, 700L << 20)),
                TRUST,
                7_000));
  }

  private static String refusal(Map<String, String> given) {
    return String.valueOf(
        assertThrows(InvalidSettingsException.class, () -> WorkerConfig.read(given)).getMessage());
  }

  @Test
  void aProverNeedsItsCircuitsAndNobodyElseDoes() {
    Map<String, String> given = given();
    given.put("worker.kind", "ZKML_PROVER");
    assertEquals(
        "worker.zk.circuits: missing; a ZKML_PROVER needs circuits, made by 'haca zk setup'",
        refusal(given));
    given.put("worker.kind", "VANILLA");
    given.put("worker.zk.circuits", "/circuits");
    assertEquals("worker.zk.circuits: for worker.kind=ZKML_PROVER alone", refusal(given));
  }

  @Test
  void modelsOfTheRegistryNeedAFolder() {
    Map<String, String> given = given();
    given.put("worker.models", "registry:digits");
    assertEquals(
        "worker.models.cache: missing; give a folder for the registry's models", refusal(given));
  }

  @Test
  void aDirectoryMayHaveCommasInItsName() throws InvalidSettingsException {
    Map<String, String> given = given();
    given.put("worker.models", "/a, b");
    assertEquals(
        new ModelSources(List.of(Path.of("/a, b")), List.of()), WorkerConfig.read(given).models());
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry:", "registry:../x", "registry:a,,/b", "registry:a b"})
  void whatIsNoModelIsRefused(String models) {
    Map<String, String> given = given();
    given.put("worker.models.cache", "/cache");
    given.put("worker.models", models);
    assertEquals("worker.models: '%s' given".formatted(models), refusal(given).split(";", 2)[0]);
  }

  @Test
  void modelsChangeWhereTheMeasurementMayAndNobodyElseGivesOrders()
      throws InvalidSettingsException {
    Map<String, String> given = given();
    given.put("worker.models.control", "EXPLICIT");
    given.put("worker.models.watch", "9s");
    assertEquals(
        new ModelChanges(ModelChanges.Mode.EXPLICIT, Duration.ofSeconds(9)),
        WorkerConfig.read(given).changes());
    given.put("worker.host", "0.0.0.0");
    given.put("worker.endpoint", "https://n.example");
    assertEquals(
        "worker.models.control: EXPLICIT would take orders from anyone who reaches worker.host;"
            + " give worker.ingresses, or a loopback address",
        refusal(given));
    given.put("worker.ingresses", "11".repeat(32));
    assertEquals(ModelChanges.Mode.EXPLICIT, WorkerConfig.read(given).changes().mode());
    given.put("worker.models.control", "POLL");
    given.put("worker.enclave", "NSM");
    assertEquals(
        "worker.models.control: a Nitro enclave's measurements are of its image, and stay; give"
            + " NONE, and new models in a new image",
        refusal(given));
    given.remove("worker.models.control");
    assertEquals(ModelChanges.Mode.NONE, WorkerConfig.read(given).changes().mode());
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
