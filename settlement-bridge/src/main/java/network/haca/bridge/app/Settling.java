package network.haca.bridge.app;

import java.util.stream.Stream;
import network.haca.bridge.chain.EntryCheck;
import network.haca.bridge.chain.PendingOfBlock;
import network.haca.bridge.chain.RelayTransactions;
import network.haca.bridge.chain.SettlingLoop;
import network.haca.bridge.core.BatchSettling;
import network.haca.bridge.core.BatchSteps;
import network.haca.bridge.core.IndividualJourney;
import network.haca.bridge.core.Journal;
import network.haca.bridge.core.ZkJourney;
import network.haca.bridge.kafka.RecordSettler;
import network.haca.bridge.kafka.SettlingRecords;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.NewBlocks;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import network.haca.service.Parts;
import network.haca.service.Together;

/**
 * The parts that settle: batches, the proofs that go by transactions of their own, and those in
 * zero knowledge.
 */
record Settling(
    SettlingLoop loop,
    RecordSettler batchIntake,
    RecordSettler individualIntake,
    RecordSettler zkIntake) {
  private static final String GROUP = "haca-settlement-bridge";

  /** Batches that are not done: their bytes are on disk, this bounds what is known of them. */
  private static final int BATCHES_MAX = 100_000;

  /** Proofs that are not done, of some 1 kB. */
  private static final int INDIVIDUAL_MAX = 10_000;

  /** Proofs in zero knowledge that are worked on at once; each waits for the validators. */
  private static final int ZK_PLACES = 8;

  /** Proofs in zero knowledge that are not done. */
  private static final int ZK_MAX = 1_000;

  /** Of each intake, on the heap: some of the largest batches. */
  private static final long HELD_BYTES_MAX = 32L << 20;

  /**
   * @param parts to which all that is started is added
   */
  static Settling start(
      Parts parts,
      BridgeConfig config,
      ChainAccess chain,
      NewBlocks blocks,
      Stores stores,
      KafkaClients kafka,
      Journal journal,
      View view) {
    SettlingLoop loop =
        parts.add(new SettlingLoop(settling(config, chain, blocks, stores, journal)));
    IndividualJourney individual =
        new IndividualJourney(
            new IndividualJourney.Chain(
                new RelayTransactions(chain.sender()),
                chain.relay(),
                chain.certifier(),
                chain.check(),
                BlockFreshness::pause),
            stores.receipts(),
            stores.transactions(),
            journal,
            loop,
            view::whyUnknown,
            chain.log());
    Together intakes = parts.add(new Together());
    RecordSettler batchIntake =
        intakes.add(
            new RecordSettler(
                kafka.member(GROUP, 1),
                Topics.BATCHES.name(),
                SettlingRecords.batches(loop, root -> isDone(root, stores, loop.settling())),
                new RecordSettler.Bounds(
                    config.workingMax(),
                    BATCHES_MAX,
                    HELD_BYTES_MAX,
                    () -> stores.waiting().bytes() < config.waitingBytesMax())));
    RecordSettler individualIntake =
        intakes.add(
            new RecordSettler(
                kafka.member(GROUP + "-individual", config.individualMax()),
                Topics.INDIVIDUAL.name(),
                SettlingRecords.individual(individual),
                new RecordSettler.Bounds(
                    config.individualMax(), INDIVIDUAL_MAX, HELD_BYTES_MAX, () -> true)));
    RecordSettler zkIntake =
        intakes.add(
            new RecordSettler(
                kafka.member(GROUP + "-zk", ZK_PLACES),
                Topics.ZK.name(),
                SettlingRecords.zk(zkJourney(chain, stores, journal)),
                new RecordSettler.Bounds(ZK_PLACES, ZK_MAX, HELD_BYTES_MAX, () -> true)));
    return new Settling(loop, batchIntake, individualIntake, zkIntake);
  }

  private static ZkJourney zkJourney(ChainAccess chain, Stores stores, Journal journal) {
    return new ZkJourney(
        new ZkJourney.Chain(
            chain.relay(),
            chain.certifier(),
            chain.check(),
            new EntryCheck(chain.client()),
            BlockFreshness::pause),
        chain.settledBlobs(),
        stores.receipts(),
        journal);
  }

  private static BatchSettling settling(
      BridgeConfig config, ChainAccess chain, NewBlocks blocks, Stores stores, Journal journal) {
    return new BatchSettling(
        stores.waiting(),
        new BatchSteps(
            chain.blobs(),
            chain.relay(),
            chain.certifier(),
            stores.receipts(),
            chain.check(),
            journal,
            chain.log()),
        new PendingOfBlock(chain.relay()::pending, blocks),
        MachineClocks.CLOCKS,
        chain.log(),
        config.workingMax());
  }

  private static boolean isDone(Bytes32 root, Stores stores, BatchSettling settling) {
    return stores.receipts().has(root) && !settling.passages().has(root);
  }

  BatchSettling batches() {
    return loop.settling();
  }

  Stream<RecordSettler> intakes() {
    return Stream.of(batchIntake, individualIntake, zkIntake);
  }

  boolean isRunning() {
    return loop.isRunning() && intakes().allMatch(RecordSettler::isRunning);
  }
}
