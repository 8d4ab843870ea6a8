package network.haca.bridge.app;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.bridge.core.Passage;
import network.haca.bridge.kafka.RecordSettler;
import network.haca.bridge.kafka.RegistryFeed;
import network.haca.bridge.kafka.TopicFollower;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.service.Health;

/** The needs of a bridge, by name. */
final class BridgeHealth {
  private BridgeHealth() {}

  static Health of(
      BridgeConfig config,
      BridgeDatabase database,
      ChainStatus status,
      ChainAccess chain,
      Settling settling,
      View view,
      RegistryFeed registry) {
    return new Health()
        .live(
            "threads",
            () ->
                settling.isRunning() && view.isRunning() && registry.isRunning()
                    ? Optional.empty()
                    : Optional.of("a thread of the bridge has ended"))
        .ready("chain", status::failure)
        .ready("store", database::failure)
        .ready("kafka", () -> kafka(settling, view))
        .ready("walrus-publisher", () -> whileWaiting(settling, chain.outcomes().uploadFailure()))
        .ready("walrus-aggregator", () -> whileWaiting(settling, chain.outcomes().readFailure()))
        .ready("feed", registry::lateness)
        .ready("receipts", () -> view.rebuilding().or(() -> view.rebuild().missingText()))
        .ready("settlement", () -> settlement(config.unsettledMax(), settling));
  }

  private static Optional<String> kafka(Settling settling, View view) {
    return Stream.concat(
            settling.intakes().map(RecordSettler::status),
            view.followers().stream().map(TopicFollower::status))
        .flatMap(each -> each.failure().stream())
        .findFirst();
  }

  /** The last outcome says nothing where nobody asks any more. */
  private static Optional<String> whileWaiting(Settling settling, Optional<String> failure) {
    return settling.batches().passages().size() > 0 ? failure : Optional.empty();
  }

  private static Optional<String> settlement(Duration limit, Settling settling) {
    return settling
        .batches()
        .oldestAge()
        .filter(age -> age.compareTo(limit) > 0)
        .flatMap(
            age ->
                settling
                    .batches()
                    .passages()
                    .oldest()
                    .map(oldest -> text(age, oldest, settling.batches().passages().size())))
        .or(() -> intake(limit, "batches are not taken", settling.batchIntake()))
        .or(() -> intake(limit, "single proofs are not settled", settling.individualIntake()))
        .or(() -> intake(limit, "proofs in zero knowledge are not settled", settling.zkIntake()));
  }

  private static Optional<String> intake(Duration limit, String what, RecordSettler intake) {
    return intake
        .oldestAge()
        .filter(age -> age.compareTo(limit) > 0)
        .map(
            age ->
                "%d %s; the oldest came %d s ago".formatted(intake.open(), what, age.toSeconds()));
  }

  private static String text(Duration age, Passage oldest, int all) {
    return "%d batches are not settled; %s has not been for %d s: %s"
        .formatted(
            all,
            oldest.root(),
            age.toSeconds(),
            oldest.reason().isEmpty() ? "it is worked on" : oldest.reason());
  }
}
