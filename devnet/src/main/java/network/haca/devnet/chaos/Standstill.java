package network.haca.devnet.chaos;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.primitives.Bytes32;

/** Measures how long answers wait to be settled. */
final class Standstill {
  private final long longest;
  private final long slowest;
  private final List<Waiting> waiting;
  private final List<LiftedFault> faults;

  /** An answer, and when it was seen settled: never, if that is the last look. */
  private record Waiting(long from, long until) {}

  Standstill(Observed observed, Map<Bytes32, List<SettledRoot>> byLeaf) {
    waiting =
        observed.answers().stream()
            .filter(answer -> !observed.rejected().containsKey(answer.leaf()))
            .map(answer -> waiting(answer, byLeaf, observed.settlingUntil()))
            .sorted(Comparator.comparingLong(Waiting::from))
            .toList();
    faults =
        observed.faults().stream().sorted(Comparator.comparingLong(LiftedFault::begun)).toList();
    slowest = waiting.stream().mapToLong(each -> each.until() - each.from()).max().orElse(0);
    longest = longestGap();
  }

  private static Waiting waiting(
      Answered answer, Map<Bytes32, List<SettledRoot>> byLeaf, long settlingUntil) {
    long until =
        byLeaf.getOrDefault(answer.leaf(), List.of()).stream()
            .mapToLong(SettledRoot::at)
            .min()
            .orElse(settlingUntil);
    return new Waiting(answer.at(), Math.max(answer.at(), until));
  }

  /** From one settlement to the next, counted only while an answer waits for that one or later. */
  private long longestGap() {
    TreeMap<Long, Long> firstBySettlement = new TreeMap<>();
    waiting.forEach(each -> firstBySettlement.merge(each.until(), each.from(), Math::min));
    long first = Long.MAX_VALUE;
    long gap = 0;
    for (Map.Entry<Long, Long> settlement : firstBySettlement.descendingMap().entrySet()) {
      first = Math.min(first, settlement.getValue());
      Long before = firstBySettlement.lowerKey(settlement.getKey());
      gap = Math.max(gap, settlement.getKey() - Math.max(before == null ? 0 : before, first));
    }
    return gap;
  }

  long longest() {
    return longest;
  }

  long slowest() {
    return slowest;
  }

  /**
   * From when a fault's role works again until all that had been answered by then was settled; time
   * in which another fault goes on does not count.
   */
  long recovery(LiftedFault fault) {
    long from = fault.worksAt();
    long until =
        waiting.stream()
            .filter(each -> each.from() <= from)
            .mapToLong(Waiting::until)
            .max()
            .orElse(from);
    return Math.max(0, until - from - disturbed(from, until));
  }

  /** How much of a time is under some fault. */
  private long disturbed(long from, long until) {
    long sum = 0;
    long reached = from;
    for (LiftedFault fault : faults) {
      long begin = Math.max(reached, fault.begun());
      long end = Math.min(until, fault.worksAt());
      if (end > begin) {
        sum += end - begin;
        reached = end;
      }
    }
    return sum;
  }
}
