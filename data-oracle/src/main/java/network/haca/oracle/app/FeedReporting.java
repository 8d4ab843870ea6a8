package network.haca.oracle.app;

import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.oracle.core.ReportBoard;
import network.haca.oracle.core.RoundSubmitter;
import network.haca.oracle.core.SeenReports;
import network.haca.oracle.feed.ChainRounds;
import network.haca.oracle.feed.FeedAnswers;
import network.haca.oracle.feed.FeedReporter;
import network.haca.oracle.kafka.KafkaReports;
import network.haca.oracle.source.Sources;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeParts;
import network.haca.senders.SenderKey;
import network.haca.service.FolderLock;

/** A data node's part in feeds, wired. */
final class FeedReporting {
  private FeedReporting() {}

  /**
   * Starts it, unless the node has no operator: then it is in no registry, and its reports would
   * not count.
   *
   * @return where the nodes show each other their reports of facts
   * @throws IOException if the folder of what it signed cannot be used
   */
  static Optional<ReportBoard> start(
      NodeConfig config, Sources sources, FeedAnswers answers, NodeParts parts) throws IOException {
    if (config.operator().isEmpty()) {
      return Optional.empty();
    }
    SenderKey operator = config.operator().get();
    EthereumClient chain = new EthereumClient(config.chain());
    Path folder = config.outbox().resolveSibling(config.outbox().getFileName() + "-feeds");
    parts.add(FolderLock.take(folder, "data.outbox"));
    ChainRounds rounds = new ChainRounds(chain, new TransactionSender(chain, operator));
    KafkaReports board =
        parts.add(new KafkaReports(config.kafka(), new SeenReports(rounds::reporter, false)));
    RoundSubmitter submitter = new RoundSubmitter(rounds, board);
    parts.add(
        new FeedReporter(
            chain,
            new FeedReporter.Parts(
                sources,
                answers,
                parts.keys(),
                operator::address,
                board,
                submitter,
                InstantSource.system(),
                Metrics.globalRegistry),
            folder));
    return Optional.of(
        parts.add(new KafkaReports(config.kafka(), new SeenReports(rounds::reporter, true))));
  }
}
