package network.haca.benchmarks.gas;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** An operation, and all the ways to spend gas on it that are worth a try. */
record GasCase(String name, List<Knob> knobs, Function<Knobs, Trial> trial) {
  GasCase {
    knobs = List.copyOf(knobs);
  }

  GasCase(String name, Function<Knobs, Trial> trial, Knob... knobs) {
    this(name, List.of(knobs), trial);
  }

  /** Each knob at its first value. */
  Knobs first() {
    Knobs first = new Knobs(new TreeMap<>());
    for (Knob knob : knobs) {
      first = first.with(knob.name(), knob.values().getFirst());
    }
    return first;
  }

  /** The first, and what one knob away from it is. */
  List<Knobs> near() {
    List<Knobs> near = new ArrayList<>(List.of(first()));
    for (Knob knob : knobs) {
      for (long value : knob.values().subList(1, knob.values().size())) {
        near.add(first().with(knob.name(), value));
      }
    }
    return near;
  }
}
