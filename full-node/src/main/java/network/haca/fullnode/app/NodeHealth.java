package network.haca.fullnode.app;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import network.haca.fullnode.cometbft.CometBftProcess;
import network.haca.fullnode.verdict.VerdictService;
import network.haca.service.Health;

/** Health of a full node: its process lives, it follows its chain, and it may judge. */
final class NodeHealth {
  /** An idle chain makes a block every five seconds; a round that fails takes longer. */
  private static final Duration BLOCK_AGE_MAX = Duration.ofSeconds(30);

  /** Some blocks are committed while one look takes its time. */
  static final long BLOCKS_BEHIND_MAX = 20;

  private static final int NAMED_MAX = 5;

  private NodeHealth() {}

  static void tell(
      Health health,
      CometBftProcess cometBft,
      CompletableFuture<IOException> ended,
      LatestBlock latest,
      VerdictService verdicts) {
    health
        .live("node", () -> Optional.ofNullable(ended.getNow(null)).map(Throwable::getMessage))
        .ready(
            "cometbft",
            () ->
                cometBft.isRunning()
                    ? Optional.empty()
                    : Optional.of("CometBFT does not run; it is started again"))
        .ready("latest-block", () -> block(latest.time(), Instant.now()))
        .ready(
            "settled-leaves",
            () ->
                verdicts
                    .failure()
                    .map(NodeHealth::failed)
                    .or(() -> behind(verdicts.behind()))
                    .or(() -> missing(verdicts.missing())));
  }

  static Optional<String> block(Optional<Instant> latest, Instant now) {
    if (latest.isEmpty()) {
      return Optional.of("there is no block yet");
    }
    Duration age = Duration.between(latest.get(), now);
    return age.compareTo(BLOCK_AGE_MAX) <= 0
        ? Optional.empty()
        : Optional.of(
            "the latest block is of "
                + age.toSeconds()
                + " s ago: the chain stands, or this node"
                + " catches up");
  }

  private static String failed(String reason) {
    return "no verdicts are given: the last look at what settled failed: " + reason;
  }

  static Optional<String> behind(long blocks) {
    return blocks <= BLOCKS_BEHIND_MAX
        ? Optional.empty()
        : Optional.of("what settled in the last " + blocks + " blocks is not known yet");
  }

  static Optional<String> missing(Set<Long> missing) {
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no verdicts are given: nobody has given the leaves of %s settlements, %s among them"
                .formatted(missing.size(), missing.stream().sorted().limit(NAMED_MAX).toList()));
  }
}
