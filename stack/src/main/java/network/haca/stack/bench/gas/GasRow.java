package network.haca.stack.bench.gas;

import java.util.Locale;

/**
 * The worst that was found of a case.
 *
 * @param seconds for all the gas
 * @param tries how many settings of its knobs were measured
 */
record GasRow(String name, Knobs knobs, double seconds, int tries) {
  static String heading(long gas) {
    return String.format(
        Locale.ROOT,
        "| operation | s per %.0fM gas | with | tries |\n|---|---|---|---|",
        gas / 1e6);
  }

  String line() {
    return String.format(Locale.ROOT, "| %s | %.3f | %s | %d |", name, seconds, knobs, tries);
  }
}
