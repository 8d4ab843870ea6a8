package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The places that a transaction finds among those of all users (rule M2). */
sealed interface Room {
  /**
   * There is room, once these are displaced.
   *
   * @param victims each the last of its sender
   */
  record Free(List<Entry> victims) implements Room {}

  /** There is none for it. */
  record Full(String reason) implements Room {}

  /**
   * Finds the poorest last transactions of other senders that have so many places. A transaction is
   * worth what the poorest of its sender's up to it pays, since it cannot run before that.
   *
   * @param lacking places
   * @param rank of the one that wants them, in wei per gas
   * @param spare places that displaced ones may take
   */
  static Room displacing(
      LiveTransactions live, SenderQueue own, int lacking, BigInteger rank, int spare) {
    Map<SenderQueue, Integer> left = new HashMap<>();
    List<Entry> victims = new ArrayList<>();
    int freed = 0;
    BigInteger needed = BigInteger.ZERO;
    while (freed < lacking) {
      Optional<Candidate> poorest = poorest(live, own, left);
      if (poorest.isEmpty()) {
        return new Full("txpool is full");
      }
      needed = needed.max(PoolLimits.outbidding(poorest.get().rank));
      if (rank.compareTo(needed) < 0) {
        return new Full(
            "txpool is full: it takes a priority fee of %s wei per gas".formatted(needed));
      }
      Entry victim = poorest.get().entry;
      victims.add(victim);
      freed += victim.offer.places();
      left.put(poorest.get().queue, poorest.get().count - 1);
    }
    return freed > spare
        ? new Full(
            "txpool is full until the next block: it takes a priority fee of %s wei per gas then"
                .formatted(needed))
        : new Free(victims);
  }

  /**
   * The last of the first {@code count} of a sender.
   *
   * @param rank in wei per gas
   */
  record Candidate(SenderQueue queue, int count, Entry entry, BigInteger rank) {
    boolean isPoorerThan(@Nullable Candidate other) {
      if (other == null) {
        return true;
      }
      int order = rank.compareTo(other.rank);
      return order < 0 || order == 0 && entry.arrival > other.entry.arrival;
    }
  }

  private static Optional<Candidate> poorest(
      LiveTransactions live, SenderQueue own, Map<SenderQueue, Integer> left) {
    Candidate poorest = null;
    for (SenderQueue queue : live.queues()) {
      int count = left.getOrDefault(queue, queue.entries().size());
      if (queue == own || count == 0) {
        continue;
      }
      Entry last = queue.entries().get(count - 1);
      if (last.lane == Entry.Lane.USERS) {
        Candidate candidate = new Candidate(queue, count, last, queue.rank(count).orElseThrow());
        poorest = candidate.isPoorerThan(poorest) ? candidate : poorest;
      }
    }
    return Optional.ofNullable(poorest);
  }
}
