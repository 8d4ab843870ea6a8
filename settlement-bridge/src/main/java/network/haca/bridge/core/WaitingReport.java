package network.haca.bridge.core;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import network.haca.primitives.Bytes32;

/** Decides when it is said what waits and why: when it begins to wait, and all now and then. */
final class WaitingReport {
  static final Duration SAY = Duration.ofMinutes(1);

  /** A batch that the chain decides in time is not worth a line. */
  static final Duration PENDING_QUIET = Duration.ofSeconds(10);

  private final Passages passages;
  private final WaitingNotes notes;
  private Set<Bytes32> known = Set.of();
  private long saidAt;
  private boolean isChainAway;

  WaitingReport(Passages passages, WaitingNotes notes) {
    this.passages = passages;
    this.notes = notes;
  }

  void chainAnswers() {
    isChainAway = false;
  }

  void chainIsAway(IOException reason) {
    if (!isChainAway) {
      notes.chainIsAway(String.valueOf(reason.getMessage()));
    }
    isChainAway = true;
  }

  void say(long now) {
    Set<Bytes32> waiting = new HashSet<>();
    for (Passage each : passages.waiting(now - PENDING_QUIET.toMillis())) {
      waiting.add(each.root());
      if (!known.contains(each.root())) {
        notes.waits(each);
      }
    }
    known = waiting;
    if (!waiting.isEmpty() && now - saidAt >= SAY.toMillis()) {
      saidAt = now;
      passages
          .oldest()
          .ifPresent(
              oldest -> notes.waiting(waiting.size(), oldest, (now - oldest.arrivedAt()) / 1_000));
    }
  }
}
