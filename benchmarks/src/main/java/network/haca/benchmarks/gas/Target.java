package network.haca.benchmarks.gas;

import network.haca.primitives.Address;

/** What a trial spends its gas on. */
sealed interface Target {
  record Opcode(int opcode) implements Target {}

  record Precompile(Address address) implements Target {}

  /** What a transaction costs before its code runs. */
  record Transaction() implements Target {}
}
