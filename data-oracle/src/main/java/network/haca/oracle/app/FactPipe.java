package network.haca.oracle.app;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import network.haca.answering.app.AnsweringNode;
import network.haca.answering.chain.RegistriesOnChain;
import network.haca.answering.chain.ServingOnChain;
import network.haca.answering.core.ServedEntries;
import network.haca.answering.log.AnswerLog;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.TransactionSender;
import network.haca.oracle.core.AskedFacts;
import network.haca.oracle.core.ContractShare;
import network.haca.oracle.core.FactSightings;
import network.haca.oracle.core.ReportBoard;
import network.haca.oracle.source.Source;
import network.haca.oracle.source.SourceLimits;
import network.haca.oracle.source.Sources;
import network.haca.provingnode.app.NodeParts;
import network.haca.service.RepeatedTask;

/** A data node's part in facts that contracts ask for, wired. */
final class FactPipe {
  /** Between two looks at the registry of models. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final int SHOWING_THREADS = 4;

  private FactPipe() {}

  /**
   * Starts it, if sources are named that contracts may ask and the node has an account.
   *
   * @param sources by whose digests the registry's entries are served
   * @param board on which the nodes show each other their reports
   * @throws IOException if the chain does not answer, or what was reported cannot be opened
   */
  static void start(
      Vertx vertx,
      DataNodeConfig config,
      Sources sources,
      FactSightings sightings,
      ReportBoard board,
      NodeParts node)
      throws IOException {
    if (config.asked().references().isEmpty() || config.node().operator().isEmpty()) {
      return;
    }
    EthereumClient chain = new EthereumClient(config.node().chain());
    serve(config, chain, sources, node);
    board.listen();
    Executor threads = blocking(vertx);
    Path outbox = config.node().outbox();
    AnswerLog kept =
        node.add(AnswerLog.open(outbox.resolveSibling(outbox.getFileName() + "-reports")));
    InstantSource clock = InstantSource.system();
    AskedFacts facts =
        new AskedFacts(
            new AskedFacts.Parts(
                chain.chainId(),
                sightings,
                board,
                kept,
                new RegistriesOnChain(chain, clock),
                clock,
                showing(vertx, node)));
    AnsweringNode.start(
        config.node(), chain, config.asked().trust(), facts, config.asked().look(), threads, node);
  }

  private static void serve(
      DataNodeConfig config, EthereumClient chain, Sources sources, NodeParts node) {
    ServedEntries entries =
        new ServedEntries(
            new ServingOnChain(
                chain, new TransactionSender(chain, config.node().operator().orElseThrow())),
            () -> node.keys().signer().map(_ -> node.keys().identity().teeId()),
            List.copyOf(config.asked().references()),
            entry -> lack(entry, sources, config),
            InstantSource.system());
    var _ =
        node.add(
            new RepeatedTask(
                "registered-sources",
                LOOK,
                () -> {
                  entries.go();
                  return false;
                }));
  }

  /** Why contracts cannot ask this node by an entry; nothing if they can. */
  private static Optional<String> lack(
      RegisteredModel entry, Sources sources, DataNodeConfig config) {
    Optional<Source> source = sources.defined(entry.digest());
    if (source.isEmpty()) {
      return Optional.of(
          "is of digest %s, which this node does not have".formatted(entry.digest()));
    }
    ContractShare share = config.fetch().contracts();
    SourceLimits limits = source.get().limits();
    return share.of(config.fetch().connections()) > 0
            && share.of(config.fetch().streams()) > 0
            && share.leavesSome(limits.perMinute(), limits.perDay())
        ? Optional.empty()
        : Optional.of(
            "is of source '%s', of which data.asked.share = %s leaves contracts nothing: its quota, data.fetch.connections or data.fetch.streams is too small"
                .formatted(source.get().name(), share.percent()));
  }

  /** Apart from what signs and keeps answers: showing may stand while Kafka is away. */
  private static Executor showing(Vertx vertx, NodeParts node) {
    WorkerExecutor own = vertx.createSharedWorkerExecutor("fact-reports", SHOWING_THREADS);
    node.add(() -> own.close().await());
    return task -> {
      var _ =
          own.executeBlocking(
              () -> {
                task.run();
                return null;
              },
              false);
    };
  }

  private static Executor blocking(Vertx vertx) {
    return task -> {
      var _ =
          vertx.executeBlocking(
              () -> {
                task.run();
                return null;
              },
              false);
    };
  }
}
