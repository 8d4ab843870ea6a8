package network.haca.bridge.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import network.haca.bridge.core.Passage;
import network.haca.bridge.core.Passages;
import network.haca.primitives.Bytes32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what waits and why: when it begins to wait, and all of them now and then. */
final class WaitingReport {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingReport.class);
  private static final Duration SAY = Duration.ofMinutes(1);

  /** A batch that the chain decides in time is not worth a line. */
  private static final Duration PENDING_QUIET = Duration.ofSeconds(10);

  private final Passages passages;
  private Set<Bytes32> known = Set.of();
  private long saidAt;
  private volatile Optional<String> chainFailure = Optional.empty();

  WaitingReport(Passages passages) {
    this.passages = passages;
  }

  void chainAnswers() {
    chainFailure = Optional.empty();
  }

  void chainIsAway(IOException reason) {
    if (chainFailure.isEmpty()) {
      LOG.warn("pending batches cannot be looked up now: {}", reason.getMessage());
    }
    chainFailure = Optional.of(String.valueOf(reason.getMessage()));
  }

  void say(long now) {
    Set<Bytes32> waiting = new HashSet<>();
    for (Passage each : passages.waiting(now - PENDING_QUIET.toMillis())) {
      waiting.add(each.root());
      if (!known.contains(each.root())) {
        LOG.warn("batch {} waits: {}", each.root(), each.reason());
      }
    }
    known = waiting;
    if (!waiting.isEmpty() && now - saidAt >= SAY.toMillis()) {
      saidAt = now;
      passages
          .oldest()
          .ifPresent(
              oldest ->
                  LOG.warn(
                      "{} batches wait; the oldest, {}, for {} s: {}",
                      waiting.size(),
                      oldest.root(),
                      (now - oldest.arrivedAt()) / 1_000,
                      oldest.reason()));
    }
  }
}
