package network.haca.evm;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The opcodes of a rule set, each with its name and what it takes, gives and costs. */
final class OperationTable {
  private static final int PUSH32 = 0x7f;

  private static final Operation UNKNOWN =
      frame -> {
        throw new Halt(HaltReason.INVALID_OPCODE);
      };

  private final Operation[] operations = new Operation[256];
  private final @Nullable String[] names = new String[256];
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
    return of(rules.hasClz());
  }

  /** The opcodes of all rule sets together. */
  static OperationTable complete() {
    return of(true);
  }

  private static OperationTable of(boolean hasClz) {
    OperationTable table = new OperationTable();
    ArithmeticOperations.addTo(table, hasClz);
    EnvironmentOperations.addTo(table);
    DataOperations.addTo(table);
    StorageOperations.addTo(table);
    CallOperations.addTo(table);
    return table;
  }

  /**
   * @param name as traces show it
   * @param gas the fixed part of the price
   * @param takes stack items that must be there
   * @param gives stack items that are there instead afterwards
   */
  void add(int opcode, String name, long gas, int takes, int gives, Operation operation) {
    name(opcode, name);
    operations[opcode] = operation;
    this.gas[opcode] = gas;
    lowest[opcode] = takes * OperandStack.WORD;
    highest[opcode] = (OperandStack.MAX - gives + takes) * OperandStack.WORD;
    change[opcode] = (gives - takes) * OperandStack.WORD;
    endsBlock[opcode] = false;
  }

  /** An opcode that ends the frame, jumps, or sees how much gas is left. */
  void addLast(int opcode, String name, long gas, int takes, int gives, Operation operation) {
    add(opcode, name, gas, takes, gives, operation);
    endsBlock[opcode] = true;
  }

  /** An opcode that has a name and is not run for all that (EIP-141). */
  void addInvalid(int opcode, String name) {
    name(opcode, name);
  }

  private void name(int opcode, String name) {
    if (names[opcode] != null) {
      throw new IllegalStateException("two operations are opcode " + opcode + ": " + name);
    }
    names[opcode] = name;
  }

  /** The opcode's name, if it has one. */
  Optional<String> name(int opcode) {
    return Optional.ofNullable(names[opcode]);
  }

  /** Bytes behind the opcode that are its data. */
  static int dataLength(int opcode) {
    return opcode > Opcodes.PUSH0 && opcode <= PUSH32 ? opcode - Opcodes.PUSH0 : 0;
  }

  static boolean isJump(int opcode) {
    return opcode == Opcodes.JUMP || opcode == Opcodes.JUMPI;
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

  /** Returns true if what comes behind the opcode is of another {@linkplain BasicBlocks block}. */
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
