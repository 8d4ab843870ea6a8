package network.haca.workers.zk;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;

/**
 * The answers of a node that wait for their proofs, and the latest others, as they are told to who
 * asks. What waits is looked at first: what is in neither place by then was never here, or is
 * forgotten.
 */
public final class ProofView {
  private final WaitingProofs waiting;
  private final EndedProofs ended;

  ProofView(WaitingProofs waiting, EndedProofs ended) {
    this.waiting = waiting;
    this.ended = ended;
  }

  /**
   * A job as it is told to who asks.
   *
   * @param estimate of the attempt that goes on, where earlier ones were measured
   */
  public record Told(ProofJob job, Optional<ProofTimes.Estimate> estimate) {}

  /** One by its leaf; nothing if this node does not know it, or not any more. */
  public Optional<Told> get(Bytes32 leaf) {
    return waiting.told(leaf).or(() -> ended.get(leaf).map(job -> new Told(job, Optional.empty())));
  }

  /**
   * Those that are over, the latest first, behind those that wait.
   *
   * @param after the leaf of the last one of the page before; nothing for the first page
   * @return nothing if there is no such leaf
   */
  public Optional<List<Told>> page(Optional<Bytes32> after, int limit) {
    // One whose end is being noted may be in both.
    Set<Bytes32> all = new LinkedHashSet<>(waiting.leaves());
    ended.all().reversed().forEach(job -> all.add(job.leaf()));
    if (after.filter(leaf -> !all.contains(leaf)).isPresent()) {
      return Optional.empty();
    }
    Stream<Bytes32> rest =
        after.isEmpty()
            ? all.stream()
            : all.stream().dropWhile(leaf -> !leaf.equals(after.get())).skip(1);
    return Optional.of(rest.limit(limit).flatMap(leaf -> get(leaf).stream()).toList());
  }

  /** Those that have left, and are not settled as far as is known. */
  List<ProofJob> underway() {
    return ended.all().stream()
        .filter(job -> job.state() == ProofState.PROVEN || job.state() == ProofState.ON_WALRUS)
        .toList();
  }
}
