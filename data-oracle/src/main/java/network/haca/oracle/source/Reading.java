package network.haca.oracle.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is made of a source's answer.
 *
 * @param select where the value is
 * @param type that it has to have; without one it is signed as JSON has it
 * @param unit what a number counts, such as USD; empty if nothing is said
 * @param time where the answer tells its own time
 */
record Reading(Select select, Optional<ValueType> type, String unit, Optional<SourceTime> time) {
  SortedSet<String> parameters() {
    SortedSet<String> names = new TreeSet<>();
    selects().forEach(each -> names.addAll(each.parameters()));
    return names;
  }

  /** Returns true if a parameter's value may stand where it is put. */
  boolean takes(String parameter, String value) {
    return selects().stream()
        .allMatch(each -> !each.parameters().contains(parameter) || each.takes(value));
  }

  private List<Select> selects() {
    List<Select> selects = new ArrayList<>(List.of(select));
    time.ifPresent(each -> selects.add(each.select()));
    return selects;
  }
}
