package network.haca.fullnode.core;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Tracer;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/**
 * A change that no user asked for, as a transaction all the same: from the system's address to the
 * relay, made by FinalizeBlock alone (rule L6).
 *
 * @param height and {@code index} in it make hashes differ
 * @param data of the call
 */
record SystemTransaction(long height, int index, Bytes data) {
  static final int TYPE = 0x7e;

  /**
   * Enough for whatever the contracts' own bounds allow; it does not count towards the block's gas.
   */
  static final long GAS = 10_000_000_000L;

  Bytes encode() {
    return Bytes.concat(
        Bytes.wrap(new byte[] {TYPE}),
        Rlp.encodeList(
            Rlp.encode(height),
            Rlp.encode(index),
            Rlp.encode(Addresses.RELAY.value()),
            Rlp.encode(data)));
  }

  /** The call data of one that a block holds. */
  static Bytes data(Bytes encoded) throws Rlp.MalformedException {
    List<Rlp.Item> fields =
        ((Rlp.Sequence) Rlp.decode(encoded.slice(1, encoded.size() - 1))).items();
    return ((Rlp.Text) fields.get(3)).value();
  }

  static ExecutionResult execute(
      TransactionProcessor processor,
      WorldState state,
      BlockContext block,
      Bytes data,
      @Nullable Tracer tracer) {
    return processor.call(
        state, block, StateView.call(Addresses.RELAY, data, GAS), Addresses.SYSTEM, tracer);
  }
}
