package network.haca.evm;

import java.util.List;
import java.util.Optional;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.Division;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * The state that all frames of a transaction share.
 *
 * @param codes of contracts
 * @param division for the opcode that runs now
 * @param interruption nothing in what executes blocks
 */
record TransactionContext(
    WorldState state,
    BlockContext block,
    Rules rules,
    Address origin,
    UInt256 gasPrice,
    List<Bytes32> blobHashes,
    CodeCache codes,
    Division division,
    @Nullable Interruption interruption) {
  TransactionContext(
      WorldState state,
      BlockContext block,
      Rules rules,
      Address origin,
      UInt256 gasPrice,
      List<Bytes32> blobHashes,
      CodeCache codes,
      @Nullable Interruption interruption) {
    this(state, block, rules, origin, gasPrice, blobHashes, codes, new Division(), interruption);
  }

  boolean isInterruptible() {
    return interruption != null;
  }

  /** Ends the execution if it shall end now. */
  void requireNoInterruption() {
    if (interruption != null && interruption.isDue()) {
      throw new ExecutionInterrupted();
    }
  }

  /** What runs when an account is called: of delegations one is followed. */
  Code code(Address account) {
    Code own = codes.of(state, account);
    return rules.hasDelegation() && own.delegate().isPresent()
        ? codes.of(state, own.delegate().get())
        : own;
  }

  /** Whose code runs when an account is called that delegates to it (EIP-7702). */
  Optional<Address> delegate(Address account) {
    return rules.hasDelegation() ? codes.of(state, account).delegate() : Optional.empty();
  }
}
