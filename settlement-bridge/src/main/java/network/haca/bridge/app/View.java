package network.haca.bridge.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import network.haca.bridge.chain.IndividualWalk;
import network.haca.bridge.chain.Journal;
import network.haca.bridge.chain.SettledView;
import network.haca.bridge.chain.SettlementWalk;
import network.haca.bridge.core.Rebuild;
import network.haca.bridge.kafka.TopicFollower;
import network.haca.bridge.kafka.ViewRecords;
import network.haca.schemas.topic.Topics;
import network.haca.service.Parts;

/** What makes the receipts, in the background: the topics first, then what chain and Walrus add. */
final class View {
  private static final int RECORDS_MAX = 16;

  /** So long the topic may take before the walks go on without it. */
  private static final Duration TOPIC_MAX = Duration.ofSeconds(30);

  private final TopicFollower settlements;
  private final TopicFollower refusals;
  private final SettlementWalk walk;
  private final IndividualWalk individual;

  private View(
      TopicFollower settlements,
      TopicFollower refusals,
      SettlementWalk walk,
      IndividualWalk individual) {
    this.settlements = settlements;
    this.refusals = refusals;
    this.walk = walk;
    this.individual = individual;
  }

  /**
   * @param parts to which all that is started is added
   */
  static View start(
      Parts parts, ChainAccess chain, Stores stores, KafkaClients kafka, Journal journal) {
    SettledView view =
        new SettledView(chain.relay(), chain.check(), stores.receipts(), stores.transactions());
    TopicFollower settlements =
        parts.add(
            new TopicFollower(
                kafka.reader(RECORDS_MAX),
                Topics.SETTLEMENTS.name(),
                stores.positions(),
                ViewRecords.settlements(view)));
    TopicFollower refusals =
        parts.add(
            new TopicFollower(
                kafka.reader(RECORDS_MAX),
                Topics.REJECTED.name(),
                stores.positions(),
                ViewRecords.refusals(stores.refusals())));
    long begin = System.nanoTime();
    BooleanSupplier mayBegin =
        () -> settlements.isRead() || System.nanoTime() - begin > TOPIC_MAX.toNanos();
    SettlementWalk walk =
        parts.add(
            new SettlementWalk(
                chain.relay(),
                view,
                stores.receipts(),
                chain.blobs(),
                journal,
                stores.positions(),
                mayBegin,
                settlements::readAgain));
    IndividualWalk individual =
        parts.add(
            new IndividualWalk(
                chain.client(),
                view,
                stores.receipts(),
                journal,
                stores.positions(),
                walk.rebuild()::isBegun));
    return new View(settlements, refusals, walk, individual);
  }

  /** Why it is not known yet what is settled; nothing once it is. */
  Optional<String> rebuilding() {
    return walk.rebuild()
        .rebuilding()
        .or(
            () ->
                individual.isRebuilt()
                    ? Optional.empty()
                    : Optional.of("rebuilding: leaves that are settled by themselves"));
  }

  /** Why what is unknown may be settled; nothing once all that is settled is known. */
  Optional<String> whyUnknown() {
    return rebuilding().or(() -> walk.rebuild().missingText());
  }

  /** Of the settlements that are numbered. */
  Rebuild rebuild() {
    return walk.rebuild();
  }

  List<TopicFollower> followers() {
    return List.of(settlements, refusals);
  }

  TopicFollower settlements() {
    return settlements;
  }

  TopicFollower refusals() {
    return refusals;
  }

  boolean isRunning() {
    return walk.isRunning()
        && individual.isRunning()
        && settlements.isRunning()
        && refusals.isRunning();
  }
}
