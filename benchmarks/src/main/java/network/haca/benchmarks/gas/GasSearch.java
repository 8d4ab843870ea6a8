package network.haca.benchmarks.gas;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Looks for the knobs with which a case takes longest: from the first values on, one knob after the
 * other, until no turn makes it worse or the time is over. What it finds is measured again with all
 * the gas.
 */
final class GasSearch {
  /** The part of the gas with which a try is measured. */
  private static final int TRY_DIVISOR = 10;

  private static final int TRY_ROUNDS = 3;
  private static final int TURNS_MAX = 3;
  private static final int FINAL_ROUNDS = 3;

  private final GasLedger ledger;
  private final long gas;
  private final long nanosMax;
  private int round;

  /**
   * @param gas of a block
   * @param seconds for the tries of one case
   */
  GasSearch(GasLedger ledger, long gas, double seconds) {
    this.ledger = ledger;
    this.gas = gas;
    this.nanosMax = (long) (seconds * 1e9);
  }

  GasRow worst(GasCase one) {
    long ends = System.nanoTime() + nanosMax;
    Map<Knobs, Double> tried = new HashMap<>();
    Knobs worst = one.first();
    double worstSeconds = tried(one, worst, tried);
    boolean found = true;
    for (int turn = 0; found && turn < TURNS_MAX; turn++) {
      found = false;
      for (Knob knob : one.knobs()) {
        for (long value : knob.values()) {
          Knobs candidate = worst.with(knob.name(), value);
          boolean isNew = !tried.containsKey(candidate);
          if (isNew && System.nanoTime() < ends) {
            double seconds = tried(one, candidate, tried);
            if (seconds > worstSeconds) {
              worst = candidate;
              worstSeconds = seconds;
              found = true;
            }
          }
        }
      }
    }
    Measured block = measure(one, worst, gas, FINAL_ROUNDS);
    return new GasRow(
        one.name(), worst, block.seconds(gas), block.processorSeconds(gas), tried.size());
  }

  private double tried(GasCase one, Knobs knobs, Map<Knobs, Double> tried) {
    double seconds = measure(one, knobs, gas / TRY_DIVISOR, TRY_ROUNDS).processorSeconds(gas);
    tried.put(knobs, seconds);
    return seconds;
  }

  /** The median of rounds after one that is not counted. */
  private Measured measure(GasCase one, Knobs knobs, long blockGas, int rounds) {
    Trial trial = one.trial().apply(knobs);
    GasLedger.Start start = ledger.start(trial);
    var _ = ledger.run(start, trial, blockGas, round++);
    List<Measured> measured =
        IntStream.range(0, rounds)
            .mapToObj(i -> ledger.run(start, trial, blockGas, round++))
            .sorted(Comparator.comparingDouble(block -> block.processorSeconds(gas)))
            .toList();
    return measured.get(rounds / 2);
  }
}
