package network.haca.bridge.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** A bridge's settling of batches between disk, chain and Walrus, in made-up time by one thread. */
final class SettlingBench {
  static final int PLACES = 8;

  /** From one look of the bridge to the next. */
  private static final Duration LOOK = Duration.ofMillis(50);

  final ManualTime time = new ManualTime();
  final MemoryWaiting disk = new MemoryWaiting();
  final FakeRelay relay = new FakeRelay();
  final FakeBlobs blobs = new FakeBlobs();
  final MemoryReceipts receipts = new MemoryReceipts();
  final RecordingJournal journal = new RecordingJournal();
  final RecordingNotes notes = new RecordingNotes();

  /** Why leaves do not count, by their hashes. */
  final Map<Bytes32, String> refusals = new HashMap<>();

  private final BatchSettling.Steps steps;
  private final Deque<Runnable> work = new ArrayDeque<>();
  private BatchSettling settling;

  SettlingBench() {
    this.steps =
        new BatchSteps(blobs, relay, Samples.certifier(), receipts, rules(), journal, notes);
    this.settling = begin();
  }

  /**
   * @param steps in place of the real ones
   */
  SettlingBench(BatchSettling.Steps steps) {
    this.steps = steps;
    this.settling = begin();
  }

  private BatchSettling begin() {
    return new BatchSettling(disk, steps, relay::pending, time.clocks(), notes, PLACES);
  }

  private LeafRules rules() {
    return new LeafRules() {
      @Override
      public Optional<String> refusal(SettlementLeaf leaf) {
        return Optional.ofNullable(refusals.get(leaf.hash()));
      }

      @Override
      public List<Bytes> publicKeys(List<SettlementLeaf> leaves) {
        return Samples.keys(leaves);
      }
    };
  }

  BatchSettling settling() {
    return settling;
  }

  /** The process ends wherever it is, and begins anew with what is on disk. */
  void restart() {
    work.clear();
    settling = begin();
  }

  /** Does all work that is due in that time. */
  void pass(Duration duration) {
    for (long left = duration.toMillis(); left > 0; left -= LOOK.toMillis()) {
      settling.round(work::add);
      work();
      time.pass(LOOK);
    }
  }

  /** Begins what is due now; it is on its way until {@link #work}. */
  void look() {
    settling.round(work::add);
  }

  void work() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  /** Does so many pieces of work and no more. */
  void pieces(int count) {
    int done = 0;
    for (int looks = 0; looks < 100 && done < count; looks++) {
      settling.round(work::add);
      while (!work.isEmpty() && done < count) {
        work.remove().run();
        done++;
      }
      time.pass(LOOK);
    }
  }

  /** The validators settle all that is open. */
  void settleAll() {
    relay.closeAllBut(Set.of(), Status.SETTLED);
  }
}
