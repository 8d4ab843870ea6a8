package network.haca.benchmarks.gas;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A value for each knob of a case. */
record Knobs(SortedMap<String, Long> values) {
  long get(String name) {
    Long value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no knob " + name);
    }
    return value;
  }

  int number(String name) {
    return Math.toIntExact(get(name));
  }

  boolean is(String name) {
    return get(name) != 0;
  }

  Knobs with(String name, long value) {
    SortedMap<String, Long> changed = new TreeMap<>(values);
    changed.put(name, value);
    return new Knobs(changed);
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(one -> one.getKey() + " " + one.getValue())
        .collect(Collectors.joining(", "));
  }
}
