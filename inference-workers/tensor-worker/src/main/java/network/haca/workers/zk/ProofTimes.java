package network.haca.workers.zk;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes32;
import network.haca.zk.ProofTime;

/**
 * The time that a proof takes here, by model: as its set-up measured it, then as proofs here did.
 */
public final class ProofTimes {
  private final Map<Bytes32, Duration> expected = new TreeMap<>();

  /**
   * An estimate of how far a proof is.
   *
   * @param percent from 0 to 99
   * @param left zero once it takes longer than expected
   */
  public record Estimate(int percent, Duration left) {}

  /**
   * @param models each with the time that its set-up measured, or zero
   */
  ProofTimes(Iterable<ProvableModel> models) {
    for (ProvableModel model : models) {
      if (!model.circuit().proofTime().isZero()) {
        expected.put(model.id(), model.circuit().proofTime());
      }
    }
  }

  /** Half of what was expected counts on: what else the machine does changes slowly. */
  synchronized void measured(Bytes32 entry, Duration took) {
    expected.merge(entry, took, (before, now) -> before.plus(now).dividedBy(2));
  }

  synchronized Optional<Estimate> estimate(Bytes32 entry, Duration elapsed) {
    return Optional.ofNullable(expected.get(entry))
        .map(
            whole ->
                new Estimate(ProofTime.percent(elapsed, whole), ProofTime.left(elapsed, whole)));
  }
}
