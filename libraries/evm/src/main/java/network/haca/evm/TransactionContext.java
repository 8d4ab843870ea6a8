package network.haca.evm;

import java.util.List;
import java.util.Optional;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.Division;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * What all frames of a transaction share.
 *
 * @param codes of contracts
 * @param division for the opcode that runs now
 */
record TransactionContext(
    WorldState state,
    BlockContext block,
    Rules rules,
    Address origin,
    UInt256 gasPrice,
    List<Bytes32> blobHashes,
    CodeCache codes,
    Division division) {
  TransactionContext(
      WorldState state,
      BlockContext block,
      Rules rules,
      Address origin,
      UInt256 gasPrice,
      List<Bytes32> blobHashes,
      CodeCache codes) {
    this(state, block, rules, origin, gasPrice, blobHashes, codes, new Division());
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
