package network.haca.bridge.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.chain.RelayEvents;
import network.haca.bridge.chain.SettlementWalk;
import network.haca.bridge.core.IndividualWalk;
import network.haca.bridge.core.Journal;
import network.haca.bridge.core.Rebuild;
import network.haca.bridge.core.SettledView;
import network.haca.bridge.core.SettlementSearch;
import network.haca.bridge.kafka.TopicFollower;
import network.haca.bridge.kafka.ViewRecords;
import network.haca.schemas.topic.Topics;
import network.haca.service.Occasion;
import network.haca.service.Parts;
import network.haca.service.RepeatedTask;
import network.haca.service.Together;

/** Makes the receipts in the background: the topics first, then what chain and Walrus add. */
final class View {
  private static final int RECORDS_MAX = 16;

  /** The names of the walks' positions. */
  private static final String SETTLEMENTS = "settlements";

  private static final String INDIVIDUAL = "individual";

  private static final Duration INDIVIDUAL_PAUSE = Duration.ofMillis(500);

  private final TopicFollower settlements;
  private final TopicFollower refusals;
  private final SettlementWalk walk;
  private final IndividualWalk individual;
  private final RepeatedTask individualWalker;

  private View(
      TopicFollower settlements,
      TopicFollower refusals,
      SettlementWalk walk,
      IndividualWalk individual,
      RepeatedTask individualWalker) {
    this.settlements = settlements;
    this.refusals = refusals;
    this.walk = walk;
    this.individual = individual;
    this.individualWalker = individualWalker;
  }

  /**
   * @param parts to which all that is started is added
   * @param occasions blocks, without which nothing is new on the chain
   */
  static View start(
      Parts parts,
      ChainAccess chain,
      Occasion.Source occasions,
      Stores stores,
      KafkaClients kafka,
      Journal journal) {
    SettledView view =
        new SettledView(chain.relay(), chain.check(), stores.receipts(), stores.transactions());
    Together followers = parts.add(new Together());
    TopicFollower settlements =
        followers.add(
            new TopicFollower(
                kafka.reader(RECORDS_MAX),
                Topics.SETTLEMENTS.name(),
                stores.positions(),
                ViewRecords.settlements(view)));
    TopicFollower refusals =
        followers.add(
            new TopicFollower(
                kafka.reader(RECORDS_MAX),
                Topics.REJECTED.name(),
                stores.positions(),
                ViewRecords.refusals(stores.refusals())));
    SettlementSearch search =
        new SettlementSearch(
            chain.relay(),
            new SettlementSearch.Known(view, stores.receipts()),
            chain.settledBlobs(),
            new OtherBridges(settlements, journal, System.nanoTime()),
            stores.positions().of(SETTLEMENTS),
            () -> System.nanoTime() / 1_000_000,
            chain.log());
    SettlementWalk walk = parts.add(new SettlementWalk(search, occasions));
    IndividualWalk individual =
        new IndividualWalk(
            new RelayEvents(chain.client()),
            view,
            stores.receipts(),
            journal,
            stores.positions().of(INDIVIDUAL),
            walk.rebuild()::isBegun,
            chain.log());
    RepeatedTask walker =
        parts.add(
            new RepeatedTask(
                "individual-walk",
                INDIVIDUAL_PAUSE,
                occasions.onlyWhile(individual::isRebuilt),
                individual::go));
    return new View(settlements, refusals, walk, individual, walker);
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

  /** The progress through the settlements that are numbered. */
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
        && individualWalker.isRunning()
        && settlements.isRunning()
        && refusals.isRunning();
  }
}
