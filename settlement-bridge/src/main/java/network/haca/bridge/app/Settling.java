package network.haca.bridge.app;

import io.micrometer.core.instrument.Metrics;
import network.haca.bridge.chain.BatchSettling;
import network.haca.bridge.chain.BatchSteps;
import network.haca.bridge.chain.IndividualJourney;
import network.haca.bridge.chain.Journal;
import network.haca.bridge.chain.SettlementCounts;
import network.haca.bridge.chain.Transactions;
import network.haca.bridge.kafka.RecordSettler;
import network.haca.bridge.kafka.SettlingRecords;
import network.haca.schemas.topic.Topics;
import network.haca.service.Parts;

/** What settles: batches, and the proofs that go by transactions of their own. */
record Settling(BatchSettling batches, RecordSettler batchIntake, RecordSettler individualIntake) {
  private static final String GROUP = "haca-settlement-bridge";

  /** Batches that are not done: their bytes are on disk, this bounds what is known of them. */
  private static final int BATCHES_MAX = 100_000;

  /** Proofs that are not done, of some 1 kB. */
  private static final int INDIVIDUAL_MAX = 10_000;

  /** Of either intake, on the heap: some of the largest batches. */
  private static final long HELD_BYTES_MAX = 32L << 20;

  /**
   * @param parts to which all that is started is added
   */
  static Settling start(
      Parts parts,
      BridgeConfig config,
      ChainAccess chain,
      Stores stores,
      KafkaClients kafka,
      Journal journal,
      View view) {
    BatchSettling batches =
        parts.add(
            BatchSettling.start(
                stores.waiting(),
                new BatchSteps(
                    chain.blobs(),
                    chain.relay(),
                    chain.certifier(),
                    stores.receipts(),
                    chain.check(),
                    journal,
                    new SettlementCounts(Metrics.globalRegistry)),
                chain.relay(),
                config.workingMax()));
    IndividualJourney individual =
        new IndividualJourney(
            Transactions.of(chain.sender()),
            chain.relay(),
            chain.certifier(),
            stores.receipts(),
            stores.transactions(),
            chain.check(),
            journal,
            batches::accept,
            view::whyUnknown);
    RecordSettler batchIntake =
        parts.add(
            new RecordSettler(
                kafka.member(GROUP, 1),
                Topics.BATCHES.name(),
                SettlingRecords.batches(batches, stores.receipts()),
                new RecordSettler.Bounds(
                    config.workingMax(),
                    BATCHES_MAX,
                    HELD_BYTES_MAX,
                    () -> stores.waiting().bytes() < config.waitingBytesMax())));
    RecordSettler individualIntake =
        parts.add(
            new RecordSettler(
                kafka.member(GROUP + "-individual", config.individualMax()),
                Topics.INDIVIDUAL.name(),
                SettlingRecords.individual(individual),
                new RecordSettler.Bounds(
                    config.individualMax(), INDIVIDUAL_MAX, HELD_BYTES_MAX, () -> true)));
    return new Settling(batches, batchIntake, individualIntake);
  }

  boolean isRunning() {
    return batches.isRunning() && batchIntake.isRunning() && individualIntake.isRunning();
  }
}
