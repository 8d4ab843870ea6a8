package network.haca.devnet.network;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import network.haca.connection.LocalNodes;
import network.haca.llmnode.app.LlmNode;
import network.haca.onnx.InvalidModelException;
import network.haca.oracle.app.DataNode;
import network.haca.provingnode.app.ProvingNode;
import network.haca.schemas.NodeKind;
import network.haca.service.Health;
import network.haca.service.Together;
import network.haca.workers.app.Worker;

/**
 * The nodes of a network that give answers. All start before one is waited for, so that they
 * register at the same time, each by its own account.
 */
final class NetworkNodes {
  private static final Duration JOIN_PATIENCE = Duration.ofMinutes(2);
  private static final String ATTESTED = ", attested by a simulated enclave";

  private final Together parts;
  private final Health health;
  private final LocalNodes locals;
  private final List<Started> started = new ArrayList<>();

  /**
   * A node that has started.
   *
   * @param how it is registered
   */
  private record Started(ProvingNode node, NodeKind kind, String how) {}

  /**
   * @param parts to which the nodes are added; all leave the registry at once
   * @param health includes theirs
   * @param locals by which the ingress calls those that it can
   */
  NetworkNodes(Together parts, Health health, LocalNodes locals) {
    this.parts = parts;
    this.health = health;
    this.locals = locals;
  }

  /** Starts those that the network is to have. */
  void start(Vertx vertx, NetworkConfigs configs, NetworkPorts ports)
      throws IOException, InvalidModelException {
    add(
        "worker-tee",
        Worker.start(vertx, configs.teeWorker(), locals),
        NodeKind.TEE_MODEL_WORKER,
        ATTESTED);
    add(
        "worker-vanilla",
        Worker.start(vertx, configs.vanillaWorker(), locals),
        NodeKind.VANILLA,
        "");
    if (configs.llmNode().isPresent()) {
      add(
          "llm-node",
          LlmNode.start(vertx, configs.llmNode().get()),
          NodeKind.LLM_PROXY,
          ATTESTED + "; keys arrive on port " + ports.llmKeys());
    }
    if (configs.dataNode().isPresent()) {
      add(
          "data-node",
          DataNode.start(vertx, configs.dataNode().get()),
          NodeKind.DATA_NODE,
          ATTESTED);
    }
  }

  private void add(String name, ProvingNode node, NodeKind kind, String how) {
    health.include(name, parts.add(node).health());
    started.add(new Started(node, kind, how));
  }

  /**
   * Returns when all are registered but those whose sender lacks something: they register when it
   * has that.
   */
  void awaitJoined(SenderLacks lacks, Consumer<String> progress) throws IOException {
    for (Started each : started) {
      String operator = NetworkSenders.operator(each.kind());
      if (lacks.isLacking(operator)) {
        progress.accept(
            "%s node is not registered yet: %s lacks a role or funds"
                .formatted(each.kind(), operator));
      } else {
        each.node().awaitEnabled(JOIN_PATIENCE);
        progress.accept(
            "registered %s node %s%s"
                .formatted(each.kind(), each.node().identity().teeId(), each.how()));
      }
    }
  }
}
