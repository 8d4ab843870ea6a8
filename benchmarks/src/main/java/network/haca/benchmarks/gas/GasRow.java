package network.haca.benchmarks.gas;

import java.util.Locale;

/**
 * The worst that was found of a case.
 *
 * @param seconds on the clock for all the gas
 * @param processorSeconds of the thread that executes
 * @param tries how many settings of its knobs were measured
 */
record GasRow(String name, Knobs knobs, double seconds, double processorSeconds, int tries) {
  static String heading(long gas) {
    return String.format(
        Locale.ROOT,
        "| operation | s per %.0fM gas | processor s | with | tries |\n|---|---|---|---|---|",
        gas / 1e6);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "| %s | %.3f | %.3f | %s | %d |",
        name,
        seconds,
        processorSeconds,
        knobs,
        tries);
  }
}
