package network.haca.devnet.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.primitives.Bytes32;

/** Whether every answer is settled exactly once, and all else holds (rule S8). */
final class Oracle {
  private final Observed observed;
  private final Limits limits;
  private final Map<Bytes32, List<SettledRoot>> byLeaf = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  private Oracle(Observed observed, Limits limits) {
    this.observed = observed;
    this.limits = limits;
    for (SettledRoot root : observed.settled()) {
      // A leaf that stands twice under one root is settled twice, too.
      root.leaves()
          .forEach(leaf -> byLeaf.computeIfAbsent(leaf, any -> new ArrayList<>()).add(root));
    }
  }

  static Verdict judge(Observed observed, Limits limits) {
    return new Oracle(observed, limits).judge();
  }

  private Verdict judge() {
    Set<Bytes32> answered = new HashSet<>();
    List<String> lost = new ArrayList<>();
    Map<String, Integer> rejected = new TreeMap<>();
    int settled = 0;
    for (Answered answer : observed.answers()) {
      if (!answered.add(answer.leaf())) {
        failures.add("two answers have the proof " + answer.leaf());
      }
      if (byLeaf.containsKey(answer.leaf())) {
        settled++;
      } else if (observed.rejected().containsKey(answer.leaf())) {
        rejected.merge(observed.rejected().getOrDefault(answer.leaf(), ""), 1, Integer::sum);
      } else {
        lost.add("%s of %s ms (%s)".formatted(answer.leaf(), answer.at(), answer.kind()));
      }
    }
    List<String> doubled = doubled();
    Map<String, List<String>> unverified = unverified();
    List<String> diverged = diverged();
    Standstill standstill = new Standstill(observed, byLeaf);
    List<Long> recoveries = observed.faults().stream().map(standstill::recovery).toList();
    require(!observed.answers().isEmpty(), "no answer at all");
    require(lost.isEmpty(), lost.size() + " answers are lost");
    require(doubled.isEmpty(), doubled.size() + " leaves are settled more than once");
    require(unverified.isEmpty(), "receipts are missing or do not hold at " + unverified.keySet());
    require(diverged.isEmpty(), "validators differ: " + diverged);
    checkRest(standstill.longest(), recoveries);
    return new Verdict(
        settled,
        rejected,
        lost,
        doubled,
        unverified,
        diverged,
        standstill.longest(),
        standstill.slowest(),
        recoveries,
        failures);
  }

  private void checkRest(long standstill, List<Long> recoveries) {
    observed.wrong().stream().distinct().forEach(wrong -> failures.add("wrong answer: " + wrong));
    observed.unreadable().forEach(failures::add);
    observed.leftovers().forEach(left -> failures.add("left over: " + left));
    require(
        standstill <= limits.standstillMillis(), "nothing settled for %s ms".formatted(standstill));
    for (int i = 0; i < recoveries.size(); i++) {
      LiftedFault fault = observed.faults().get(i);
      require(
          recoveries.get(i) <= limits.recoveryMillis(),
          "%s ms without a fault until all was settled that was answered before the end of: %s"
              .formatted(recoveries.get(i), fault.planned().line()));
      require(
          fault.trouble().isEmpty(),
          "fault %s: %s".formatted(fault.planned().line(), fault.trouble()));
    }
    observed
        .footprint()
        .memoryMebibytes()
        .forEach(
            (member, mebibytes) ->
                require(
                    mebibytes <= limits.memoryMebibytes(),
                    "%s took %s MiB of memory".formatted(member, mebibytes)));
    require(
        observed.footprint().diskMebibytes() <= limits.diskMebibytes(),
        "%s MiB on disk".formatted(observed.footprint().diskMebibytes()));
  }

  private void require(boolean holds, String failure) {
    if (!holds) {
      failures.add(failure);
    }
  }

  private List<String> doubled() {
    return byLeaf.entrySet().stream()
        .filter(each -> each.getValue().size() > 1)
        .map(
            each ->
                each.getKey() + " in " + each.getValue().stream().map(SettledRoot::name).toList())
        .sorted()
        .toList();
  }

  private Map<String, List<String>> unverified() {
    Map<String, List<String>> all = new TreeMap<>();
    observed
        .receiptFlaws()
        .forEach(
            (bridge, flaws) -> {
              if (!flaws.isEmpty()) {
                all.put(
                    bridge,
                    flaws.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .sorted()
                        .toList());
              }
            });
    return all;
  }

  private List<String> diverged() {
    Set<String> different = new TreeSet<>(observed.heads().values());
    return different.size() <= 1
        ? List.of()
        : new TreeMap<>(observed.heads())
            .entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()).toList();
  }
}
