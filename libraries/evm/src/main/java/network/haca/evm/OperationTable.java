package network.haca.evm;

import org.jspecify.annotations.Nullable;

/** The opcodes of a rule set. */
final class OperationTable {
  private final Operation.@Nullable Entry[] entries = new Operation.@Nullable Entry[256];

  static OperationTable of(Rules rules) {
    OperationTable table = new OperationTable();
    ArithmeticOperations.addTo(table, rules);
    EnvironmentOperations.addTo(table);
    DataOperations.addTo(table);
    StorageOperations.addTo(table);
    CallOperations.addTo(table);
    return table;
  }

  void add(int opcode, long gas, int takes, int gives, Operation operation) {
    entries[opcode] = new Operation.Entry(gas, takes, gives - takes, operation);
  }

  Operation.@Nullable Entry get(int opcode) {
    return entries[opcode];
  }
}
