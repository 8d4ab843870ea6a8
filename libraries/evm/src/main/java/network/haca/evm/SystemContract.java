package network.haca.evm;

import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * A contract whose code is Java and which has a part in the transaction that calls it. Each
 * transaction has one of its own.
 */
public interface SystemContract {
  /** Runs a call; what the surroundings do of it is undone if the call fails. */
  Answer call(Call call, Surroundings surroundings);

  /** Whether the transaction is to be undone: what it asked for is not there yet. */
  boolean isSuspended();

  /**
   * A call.
   *
   * @param input good until the call ends
   * @param value that it transfers
   * @param isStatic whether it may change nothing
   * @param gas that it may use
   */
  record Call(Bytes input, UInt256 value, boolean isStatic, long gas) {}

  /** The state around the call, as the transaction has made it. */
  interface Surroundings {
    /** Reads another contract; nothing that it does stays. */
    View view(Address contract, Bytes callData, long gas);

    void log(Log log);
  }

  /** The answer of a contract that was read. */
  record View(boolean success, long gasUsed, Bytes output) {}

  /** The end of a call. */
  sealed interface Answer {
    record Returned(long gasUsed, Bytes output) implements Answer {}

    record Reverted(long gasUsed, Bytes output) implements Answer {}

    /** There was too little gas. */
    record OutOfGas() implements Answer {}
  }
}
