package network.haca.evm;

import java.util.Arrays;

/** The opcodes of a rule set, with what they take, give and cost. */
final class OperationTable {
  static final int JUMPDEST = 0x5b;
  static final int PUSH0 = 0x5f;
  private static final int PUSH32 = 0x7f;

  private static final Operation UNKNOWN =
      frame -> {
        throw new Halt(HaltReason.INVALID_OPCODE);
      };

  private final Operation[] operations = new Operation[256];
  private final long[] gas = new long[256];

  /** The lowest and highest stacks, in limbs, that the opcode runs on. */
  private final int[] lowest = new int[256];

  private final int[] highest = new int[256];

  /** By how many limbs the opcode changes the stack. */
  private final int[] change = new int[256];

  private final boolean[] endsBlock = new boolean[256];

  private OperationTable() {
    Arrays.fill(operations, UNKNOWN);
    Arrays.fill(highest, OperandStack.MAX * OperandStack.WORD);
    Arrays.fill(endsBlock, true);
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
    change[opcode] = (gives - takes) * OperandStack.WORD;
    endsBlock[opcode] = false;
  }

  /** An opcode that ends the frame, jumps, or sees how much gas is left. */
  void addLast(int opcode, long gas, int takes, int gives, Operation operation) {
    add(opcode, gas, takes, gives, operation);
    endsBlock[opcode] = true;
  }

  /** Bytes behind the opcode that are its data. */
  static int dataLength(int opcode) {
    return opcode > PUSH0 && opcode <= PUSH32 ? opcode - PUSH0 : 0;
  }

  static boolean isJump(int opcode) {
    return opcode == 0x56 || opcode == 0x57;
  }

  long gas(int opcode) {
    return gas[opcode];
  }

  int lowest(int opcode) {
    return lowest[opcode];
  }

  int highest(int opcode) {
    return highest[opcode];
  }

  int change(int opcode) {
    return change[opcode];
  }

  /** Whether what comes behind the opcode is of another {@linkplain BasicBlocks block}. */
  boolean endsBlock(int opcode) {
    return endsBlock[opcode];
  }

  /** Runs an opcode whose fixed gas is paid, on a stack that it fits. */
  void run(Frame frame, int opcode) {
    operations[opcode].execute(frame);
  }

  /** Checks the stack, takes the fixed gas and runs the opcode. */
  void step(Frame frame, int opcode) {
    int top = frame.stack.top();
    if (top < lowest[opcode]) {
      throw new Halt(HaltReason.STACK_UNDERFLOW);
    }
    if (top > highest[opcode]) {
      throw new Halt(HaltReason.STACK_OVERFLOW);
    }
    frame.charge(gas[opcode]);
    run(frame, opcode);
  }
}
