package network.haca.benchmarks.gas;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** A parameter that changes what an operation costs for its gas, and the values worth a try. */
record Knob(String name, List<Long> values) {
  Knob {
    values = List.copyOf(values);
  }

  static Knob of(String name, long... values) {
    return new Knob(name, Arrays.stream(values).boxed().toList());
  }

  /** Each number from the first to the last. */
  static Knob range(String name, long first, long last) {
    return new Knob(name, LongStream.rangeClosed(first, last).boxed().toList());
  }
}
