package network.haca.fullnode.core;

import network.haca.contracts.Addresses;
import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Tracer;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;
import org.jspecify.annotations.Nullable;

/**
 * A change that no user asked for, as a transaction all the same: from the system's address, made
 * by FinalizeBlock alone (rule L6).
 *
 * @param height and {@code index} in it make hashes differ
 * @param to the relay, or the account of admissions
 * @param data of the call
 */
public record SystemTransaction(long height, int index, Address to, Bytes data) {
  public static final int TYPE = 0x7e;

  /**
   * Enough for whatever the contracts' own bounds allow; it does not count towards the block's gas.
   */
  static final long GAS = 10_000_000_000L;

  Bytes encode() {
    return Bytes.concat(
        Bytes.wrap(new byte[] {TYPE}),
        Rlp.encodeList(
            Rlp.encode(height), Rlp.encode(index), Rlp.encode(to.value()), Rlp.encode(data)));
  }

  /** Decodes one that a block holds. */
  static SystemTransaction decode(Bytes encoded) throws Rlp.MalformedException {
    StoredItems fields = StoredItems.of(Rlp.decode(encoded.slice(1, encoded.size() - 1)));
    return new SystemTransaction(
        fields.number(0), (int) fields.number(1), new Address(fields.text(2)), fields.text(3));
  }

  /** The account that one in a block calls. */
  public static Address to(Bytes encoded) {
    try {
      return decode(encoded).to();
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a block holds a malformed transaction", e);
    }
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
