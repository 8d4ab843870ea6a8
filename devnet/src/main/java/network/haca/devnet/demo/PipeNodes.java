package network.haca.devnet.demo;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.devnet.models.SmolLm2;
import network.haca.devnet.network.AskedModels;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.processes.Reach;
import network.haca.devnet.processes.RoleSettings;
import network.haca.llmnode.app.LlmNode;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.onnx.InvalidModelException;
import network.haca.provingnode.app.ProvingNode;
import network.haca.schemas.NodeKind;
import network.haca.service.Parts;
import network.haca.settings.InvalidSettingsException;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;

/** The nodes that contracts of the demonstration can ask, one for each method. */
final class PipeNodes {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path home;
  private final Path genesis;
  private final NetworkSenders senders;
  private final Reach reach;
  private final int shards;
  private final PipeModels models;

  /**
   * @param genesis of CometBFT, by which the nodes verify headers
   * @param senders whose operators of {@link #kinds} are prepared
   */
  PipeNodes(
      Path home, Path genesis, NetworkSenders senders, Reach reach, int shards, PipeModels models) {
    this.genesis = genesis;
    this.home = home;
    this.senders = senders;
    this.reach = reach;
    this.shards = shards;
    this.models = models;
  }

  /** The kinds of the nodes that serve some models. */
  static List<NodeKind> kinds(PipeModels models) {
    List<NodeKind> kinds = new ArrayList<>(List.of(NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA));
    models.circuit().ifPresent(_ -> kinds.add(NodeKind.ZKML_PROVER));
    models.language().ifPresent(_ -> kinds.add(NodeKind.LLM_PROXY));
    return kinds;
  }

  /** Starts them; all are registered when this returns. */
  void start(Vertx vertx, Parts parts, Consumer<String> progress)
      throws IOException, InvalidSettingsException, InvalidModelException {
    List<ProvingNode> nodes = new ArrayList<>();
    for (NodeKind kind : kinds(models)) {
      nodes.add(
          parts.add(
              kind == NodeKind.LLM_PROXY
                  ? LlmNode.start(vertx, language(models.language().orElseThrow()))
                  : Worker.start(vertx, worker(kind))));
    }
    for (ProvingNode node : nodes) {
      node.awaitEnabled(PATIENCE);
      progress.accept("registered node %s".formatted(node.identity().teeId()));
    }
  }

  private WorkerConfig worker(NodeKind kind) throws IOException, InvalidSettingsException {
    Map<String, String> settings =
        RoleSettings.provingNode(
            "worker",
            home.resolve(kind + "-outbox"),
            0,
            senders.file(NetworkSenders.operator(kind)),
            reach);
    settings.put("worker.kind", kind.name());
    settings.put("worker.models", served(kind));
    settings.put("worker.models.cache", home.resolve(kind + "-models").toString());
    settings.put("worker.onnx.threads", "1");
    if (kind == NodeKind.ZKML_PROVER) {
      settings.put("worker.zk.circuits", models.circuit().orElseThrow().circuits().toString());
    }
    settings.putAll(walrus());
    settings.putAll(RoleSettings.trust(genesis, reach));
    return WorkerConfig.read(settings);
  }

  /** A prover serves nothing but circuits. */
  private String served(NodeKind kind) {
    Optional<String> classifier = models.circuit().map(_ -> "registry:" + DemoCircuit.NAME);
    return kind == NodeKind.ZKML_PROVER
        ? classifier.orElseThrow()
        : "registry:" + AskedModels.NAME + classifier.map(each -> ", " + each).orElse("");
  }

  private LlmNodeConfig language(SmolLm2 model) throws IOException, InvalidSettingsException {
    Path registry =
        model.writeAskedRegistry(home.resolve("language-models.json"), PipeModels.LANGUAGE);
    Map<String, String> settings =
        new TreeMap<>(
            RoleSettings.llmNode(
                home.resolve("language-outbox"),
                0,
                0,
                registry,
                senders.file(NetworkSenders.operator(NodeKind.LLM_PROXY)),
                reach));
    settings.put("walrus.shards", Integer.toString(shards));
    settings.putAll(RoleSettings.trust(genesis, reach));
    return LlmNodeConfig.read(settings);
  }

  private Map<String, String> walrus() {
    return Map.of(
        "walrus.aggregators", reach.walrus().toString(),
        "walrus.publisher", reach.walrus().toString(),
        "walrus.shards", Integer.toString(shards));
  }
}
