package network.haca.bridge.core;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import network.haca.bridge.core.IndividualEvents.Answer;
import network.haca.bridge.core.IndividualEvents.Event;

/**
 * Walks along the blocks for leaves that are settled each by itself: the relay's event has all of a
 * leaf (rule S8). Where the node keeps no history, Kafka's records are all there is.
 */
public final class IndividualWalk {
  static final long RANGE_MAX = 1_000;

  /** What is so many blocks old, and known to nobody, is told to the others. */
  static final long TELL_AFTER = 300;

  private final IndividualEvents chain;
  private final SettledView view;
  private final Receipts receipts;
  private final Journal journal;
  private final WalkPosition position;
  private final BooleanSupplier mayBegin;
  private final LeafNotes notes;
  private long range = RANGE_MAX;
  private volatile boolean isRebuilt;

  /**
   * @param mayBegin false while others may still tell of the leaves
   */
  public IndividualWalk(
      IndividualEvents chain,
      SettledView view,
      Receipts receipts,
      Journal journal,
      WalkPosition position,
      BooleanSupplier mayBegin,
      LeafNotes notes) {
    this.chain = chain;
    this.view = view;
    this.receipts = receipts;
    this.journal = journal;
    this.position = position;
    this.mayBegin = mayBegin;
    this.notes = notes;
  }

  /** Returns true if it has once been at the latest block. */
  public boolean isRebuilt() {
    return isRebuilt;
  }

  /**
   * Goes on by some blocks; by one thread at a time.
   *
   * @return whether there are more at once
   * @throws IOException if something does not answer; the next call begins with the same blocks
   */
  public boolean go() throws IOException {
    if (!mayBegin.getAsBoolean()) {
      return false;
    }
    long latest = chain.latestBlock();
    long from = position.get().orElse(-1) + 1;
    long to = Math.min(latest, from + range - 1);
    if (from <= to && !isTaken(from, to, latest)) {
      return true;
    }
    if (from <= to) {
      position.set(to);
    }
    isRebuilt |= to >= latest;
    return to < latest;
  }

  /** False if fewer blocks are to be asked for. */
  private boolean isTaken(long from, long to, long latest) throws IOException {
    return switch (chain.between(from, to)) {
      case Answer.Events(List<Event> events) -> {
        for (Event event : events) {
          learn(event, latest);
        }
        range = Math.min(RANGE_MAX, 2 * range);
        yield true;
      }
      case Answer.Pruned(String reason) -> {
        if (isPruned(to)) {
          notes.forgotten(from, to, reason);
          yield true;
        }
        yield asksForFewer(from, to, reason);
      }
      case Answer.Refused(String reason) -> asksForFewer(from, to, reason);
    };
  }

  /** The node says no to so many events at once, or its history begins in between. */
  private boolean asksForFewer(long from, long to, String reason) throws IOException {
    if (from == to) {
      throw new IOException(reason);
    }
    range = Math.max(1, (to - from + 1) / 2);
    return false;
  }

  private boolean isPruned(long number) throws IOException {
    return switch (chain.between(number, number)) {
      case Answer.Events _ -> false;
      case Answer.Pruned _ -> true;
      case Answer.Refused(String reason) -> throw new IOException(reason);
    };
  }

  private void learn(Event event, long latest) throws IOException {
    if (receipts.has(event.leaf())) {
      return;
    }
    // First: once it is known, nothing would lead here again to tell it.
    if (event.height() + TELL_AFTER < latest) {
      journal.settled(event.leaf(), event.placed(), event.height());
    }
    if (!view.learn(event.leaf(), event.placed())) {
      throw new IOException("the chain does not show leaf " + event.leaf().hash() + " as settled");
    }
  }
}
