package network.haca.evm;

import java.util.Arrays;

/** The opcodes of a rule set, with what they take, give and cost. */
final class OperationTable {
  private static final Operation UNKNOWN =
      frame -> {
        throw new Halt(HaltReason.INVALID_OPCODE);
      };
  private static final Operation COMMON =
      frame -> {
        throw new IllegalStateException("CommonOperations runs this opcode");
      };

  private final Operation[] operations = new Operation[256];
  private final long[] gas = new long[256];

  /** The lowest and highest stacks, in limbs, that the opcode runs on. */
  private final int[] lowest = new int[256];

  private final int[] highest = new int[256];

  private OperationTable() {
    Arrays.fill(operations, UNKNOWN);
    Arrays.fill(highest, Integer.MAX_VALUE);
  }

  static OperationTable of(Rules rules) {
    OperationTable table = new OperationTable();
    ArithmeticOperations.addTo(table, rules);
    EnvironmentOperations.addTo(table);
    DataOperations.addTo(table);
    StorageOperations.addTo(table);
    CallOperations.addTo(table);
    return table;
  }

  /**
   * @param gas the fixed part of the price
   * @param takes stack items that must be there
   * @param gives stack items that are there instead afterwards
   */
  void add(int opcode, long gas, int takes, int gives, Operation operation) {
    operations[opcode] = operation;
    this.gas[opcode] = gas;
    lowest[opcode] = takes * OperandStack.WORD;
    highest[opcode] = (OperandStack.MAX - gives + takes) * OperandStack.WORD;
  }

  /** An opcode that {@link CommonOperations} runs. */
  void addCommon(int opcode, long gas, int takes, int gives) {
    add(opcode, gas, takes, gives, COMMON);
  }

  /** Checks the stack, takes the fixed gas and runs the opcode. */
  void run(Frame frame, int opcode) {
    int top = frame.stack.top();
    if (top < lowest[opcode]) {
      throw new Halt(HaltReason.STACK_UNDERFLOW);
    }
    if (top > highest[opcode]) {
      throw new Halt(HaltReason.STACK_OVERFLOW);
    }
    frame.charge(gas[opcode]);
    if (!CommonOperations.run(frame, opcode)) {
      operations[opcode].execute(frame);
    }
  }
}
