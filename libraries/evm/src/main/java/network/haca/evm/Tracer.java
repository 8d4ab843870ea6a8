package network.haca.evm;

import java.util.Optional;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * Watches an execution, on its thread. A tracer changes nothing; what it is given is good only
 * until it returns.
 */
public interface Tracer {
  /**
   * Whether this tracer is told of opcodes and logs; of messages alone takes hardly longer than not
   * to watch.
   */
  default boolean watchesSteps() {
    return true;
  }

  /** An opcode is about to run. */
  default void before(Step step) {}

  /**
   * It ran.
   *
   * @param gasCost what it took, with the gas that it gave to a call
   * @param halt why it ended the frame exceptionally, if it did
   */
  default void after(Step step, long gasCost, Optional<HaltReason> halt) {}

  /** An opcode that ran left a log, which is undone if its frame, or one around it, fails. */
  default void log(Log log) {}

  /** A message begins: the transaction's own, a call, a creation. */
  default void enter(Call call) {}

  /** The message that began last and has not ended ends. */
  default void exit(End end) {}

  /** A frame as it stands before or after an opcode. */
  interface Step {
    /** The position of the opcode in the code. */
    int position();

    int opcode();

    /** What is left. */
    long gas();

    /** 1 for the transaction's own frame. */
    int depth();

    /** Whose storage the code works on. */
    Address account();

    /** What that account has, in wei. */
    UInt256 balance();

    int stackHeight();

    /** From the top: 0 is the uppermost. */
    UInt256 stackItem(int fromTop);

    Bytes memory();

    Bytes returnData();

    /** What will be given back at the end, as far as it is known. */
    long refund();
  }

  /**
   * A message.
   *
   * @param isCreation whether {@code input} is init code for a new account {@code to}
   * @param delegate whose code runs in the stead of {@code codeAddress}'s (EIP-7702)
   */
  record Call(
      boolean isCreation,
      Address from,
      Address to,
      Address codeAddress,
      Optional<Address> delegate,
      UInt256 value,
      Bytes input,
      long gas,
      int depth) {}

  /**
   * The end of a message.
   *
   * @param output return data, or the revert's data; for a creation the contract's code
   */
  record End(boolean success, long gasUsed, Bytes output, Optional<HaltReason> halt) {}
}
