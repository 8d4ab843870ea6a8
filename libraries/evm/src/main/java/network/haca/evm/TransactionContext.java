package network.haca.evm;

import java.util.List;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * What all frames of a transaction share.
 *
 * @param division for the opcode that runs now
 */
record TransactionContext(
    WorldState state,
    BlockContext block,
    Rules rules,
    Address origin,
    UInt256 gasPrice,
    List<Bytes32> blobHashes,
    Division division) {
  TransactionContext(
      WorldState state,
      BlockContext block,
      Rules rules,
      Address origin,
      UInt256 gasPrice,
      List<Bytes32> blobHashes) {
    this(state, block, rules, origin, gasPrice, blobHashes, new Division());
  }
}
