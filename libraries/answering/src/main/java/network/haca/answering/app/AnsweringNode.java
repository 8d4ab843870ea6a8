package network.haca.answering.app;

import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import network.haca.answering.chain.BoundedTrust;
import network.haca.answering.chain.HeaderTrust;
import network.haca.answering.chain.RegistriesOnChain;
import network.haca.answering.chain.RpcAdmissions;
import network.haca.answering.core.Answerer;
import network.haca.answering.core.RequestAnswering;
import network.haca.answering.core.Rounds;
import network.haca.answering.core.ShownAnswers;
import network.haca.answering.kafka.KafkaAnswers;
import network.haca.answering.log.AnswerLog;
import network.haca.contracts.EthereumClient;
import network.haca.lightclient.SignedHeaders;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeParts;
import network.haca.service.RepeatedTask;

/** Has a node answer requests that contracts make inside transactions. */
public final class AnsweringNode {
  /** A look waits so long for a header that is not verified yet. */
  private static final Duration HEADER_PATIENCE = Duration.ofMillis(250);

  private AnsweringNode() {}

  /**
   * Starts to look for requests.
   *
   * @param trust of the chain's headers
   * @param look how often
   * @param threads on which answers are signed and kept
   * @param node with which all of it is closed
   * @throws IOException if the chain does not answer or the given answers cannot be opened
   */
  public static void start(
      NodeConfig config,
      EthereumClient chain,
      AnsweringTrust trust,
      Answerer answerer,
      Duration look,
      Executor threads,
      NodeParts node)
      throws IOException {
    long chainId = trust.chainId(chain.chainId());
    InstantSource clock = InstantSource.system();
    Path outbox = config.outbox();
    AnswerLog store =
        node.add(AnswerLog.open(outbox.resolveSibling(outbox.getFileName() + "-answers")));
    KafkaAnswers board =
        node.add(
            new KafkaAnswers(
                config.kafka(), new ShownAnswers(chainId, new RegistriesOnChain(chain, clock))));
    Rounds rounds =
        new Rounds(
            chainId,
            config.kind().teeType(),
            new RpcAdmissions(chain, headers(config, trust, clock, node)),
            board,
            store,
            new RequestAnswering(chainId, answerer, node.keys(), store, clock, threads),
            node.keys(),
            clock);
    var _ =
        node.add(
            new RepeatedTask(
                "inference-requests",
                look,
                node.blocks().onlyWhile(rounds::isIdle),
                () -> {
                  rounds.go();
                  return false;
                }));
  }

  /** Follows the chain from now on, if headers are verified. */
  private static HeaderTrust headers(
      NodeConfig config, AnsweringTrust trust, InstantSource clock, NodeParts node)
      throws IOException {
    Path outbox = config.outbox();
    Path memory = outbox.resolveSibling(outbox.getFileName() + "-trusted");
    Optional<SignedHeaders> signed = trust.headers(memory, clock);
    if (signed.isEmpty()) {
      return HeaderTrust.believing();
    }
    var _ =
        node.add(
            TrustMetrics.bind(
                config.kind(), signed.get()::trustedAt, clock, Metrics.globalRegistry));
    var _ =
        node.add(
            new RepeatedTask(
                "trusted-headers",
                trust.pace(),
                () -> {
                  Optional<String> refusal = signed.get().follow();
                  if (refusal.isPresent()) {
                    throw AnsweringTrust.unfollowable(refusal.get());
                  }
                  return false;
                }));
    return node.add(new BoundedTrust(signed.get()::flaw, HEADER_PATIENCE));
  }
}
