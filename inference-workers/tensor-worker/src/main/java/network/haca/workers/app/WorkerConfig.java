package network.haca.workers.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.answering.app.AnsweringTrust;
import network.haca.onnx.Device;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeSettings;
import network.haca.schemas.NodeKind;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.workers.core.Patience;
import network.haca.workers.onnx.OnnxLimits;
import network.haca.workers.onnx.OnnxOptions;
import network.haca.workers.registry.ModelSources;
import network.haca.workers.registry.RegistryOptions;
import network.haca.workers.zk.ZkOptions;

/**
 * A worker's configuration.
 *
 * @param registry of the models that the registry on chain names
 * @param changes of models while they are served
 * @param zk of a worker that proves in zero knowledge alone
 * @param trust of the chain's headers, by which contracts' requests are answered
 * @param messageBytesMax of one request
 */
public record WorkerConfig(
    NodeConfig node,
    ModelSources models,
    RegistryOptions registry,
    ModelChanges changes,
    OnnxOptions onnx,
    Optional<ZkOptions> zk,
    AnsweringTrust trust,
    int messageBytesMax) {
  private static final NodeSettings NODE = new NodeSettings("worker", 8100);
  private static final Setting<NodeKind> KIND =
      Setting.of(
          "worker.kind",
          Form.choice(NodeKind.class),
          NodeKind.VANILLA,
          "The kind that the node registers as.");
  private static final Setting<ModelSources> MODELS =
      Setting.required(
          "worker.models",
          ModelSources.form(),
          "The directory of the model folders, or several, and models of the registry on chain.");
  private static final Setting<Device> DEVICE =
      Setting.of(
          "worker.onnx.device",
          Form.choice(Device.class),
          Device.CPU,
          "Where models run; CUDA needs the build for it.");
  private static final Setting<Integer> THREADS =
      Setting.of(
          "worker.onnx.threads",
          Form.number(0, 256, "threads"),
          0,
          "Threads that one run may use; 0 leaves it to ONNX Runtime.");
  private static final Setting<Integer> QUEUE_MAX =
      Setting.of(
          "worker.queue.max",
          Form.number(1, 100_000, "requests"),
          1_000,
          "Requests that wait for one model; one more is refused.");
  private static final Setting<Duration> WAIT_MAX =
      Setting.of(
          "worker.wait.max",
          Durations.waiting(),
          Duration.ofSeconds(2),
          "How long the first in line may wait for a model or a signature before more requests are"
              + " refused.");
  private static final Setting<Integer> OUTPUT_MAX =
      Setting.of(
          OnnxLimits.OUTPUT_SETTING,
          Form.number(1024, 1 << 30, "bytes"),
          OnnxLimits.OUTPUT_BYTES_DEFAULT,
          "All outputs of one run together; with the default an answer fits ingress.body.max.");
  private static final Setting<Integer> MEMORY_MAX =
      Setting.of(
              OnnxLimits.MEMORY_SETTING,
              Form.number(16, 1 << 30, "MiB"),
              Math.clamp(OnnxLimits.memoryBytesDefault() >> 20, 16, 1 << 30),
              "What the runs of all models take together beside the weights, and as much again of a"
                  + " GPU.")
          .otherwise("a quarter of the machine's or container's");
  private static final Setting<Duration> RUN_MAX =
      Setting.of(
          OnnxLimits.RUN_SETTING,
          Durations.waiting(),
          OnnxLimits.RUN_DEFAULT,
          "How long a run may take until it is ended; less than ingress.node.timeout.");
  private static final Setting<Integer> MESSAGE_MAX =
      Setting.of(
          "worker.message.max",
          Form.number(1024, 1 << 30, "bytes"),
          64 << 20,
          "The longest request.");

  /** Settings of models of the registry. */
  private static final RegistrySettings REGISTRY = new RegistrySettings();

  static final ModelChangeSettings CHANGES = new ModelChangeSettings();

  private static final ZkSettings ZK = new ZkSettings();

  public static final SettingGroup SETTINGS =
      SettingGroup.of(
              KIND,
              MODELS,
              DEVICE,
              THREADS,
              QUEUE_MAX,
              WAIT_MAX,
              OUTPUT_MAX,
              MEMORY_MAX,
              RUN_MAX,
              MESSAGE_MAX)
          .with(
              NODE.group(), CHANGES.group(), REGISTRY.group(), ZK.group(), AnsweringTrust.SETTINGS)
          .checkedBy(WorkerConfig::nitriding)
          .checkedBy(WorkerConfig::cache)
          .checkedBy(settings -> CHANGES.broken(settings, NODE, KIND))
          .checkedBy(settings -> ZK.broken(settings, KIND));

  public static WorkerConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new WorkerConfig(
        NodeConfig.read(settings, NODE, settings.get(KIND)),
        settings.get(MODELS),
        REGISTRY.read(settings),
        CHANGES.read(settings, NODE, KIND),
        new OnnxOptions(
            settings.get(DEVICE),
            settings.get(THREADS),
            settings.get(QUEUE_MAX),
            new Patience(settings.get(WAIT_MAX)),
            new OnnxLimits(
                settings.get(OUTPUT_MAX),
                (long) settings.get(MEMORY_MAX) << 20,
                settings.get(RUN_MAX))),
        ZK.read(settings),
        AnsweringTrust.read(settings),
        settings.get(MESSAGE_MAX));
  }

  private static List<String> nitriding(Settings settings) {
    return settings.find(NODE.enclave()).filter(NodeConfig.Enclave.NITRIDING::equals).isPresent()
        ? List.of(
            "worker.enclave: NITRIDING hands on HTTP/1.1 alone, which an LLM node speaks and this"
                + " worker's gRPC does not; give NSM")
        : List.of();
  }

  private static List<String> cache(Settings settings) {
    boolean fetches =
        settings.find(MODELS).filter(models -> !models.references().isEmpty()).isPresent();
    boolean hasNone = settings.find(REGISTRY.cache).filter(Optional::isEmpty).isPresent();
    return fetches && hasNone
        ? List.of(REGISTRY.cache + ": missing; give a folder for the registry's models")
        : List.of();
  }

  public String host() {
    return node.host();
  }
}
