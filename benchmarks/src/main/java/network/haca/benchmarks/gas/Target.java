package network.haca.benchmarks.gas;

import network.haca.primitives.Address;

/** The operation that a trial spends its gas on. */
sealed interface Target {
  record Opcode(int opcode) implements Target {}

  record Precompile(Address address) implements Target {}

  /** The start of a transaction, before its code runs. */
  record Transaction() implements Target {}
}
