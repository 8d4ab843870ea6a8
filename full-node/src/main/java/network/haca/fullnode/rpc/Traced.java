package network.haca.fullnode.rpc;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * An execution that is watched, as its tracers need to know it.
 *
 * @param before the state before it
 * @param after the state after it
 * @param always accounts that it uses whatever runs: sender, recipient, fee recipient
 * @param precompiles that it finds
 * @param gasLimit of the transaction
 * @param firstLog the number in its block of the first log that it leaves
 * @param block that it is in, or stands on
 * @param place in that block; none of a call
 */
record Traced(
    Supplier<WorldState> before,
    Supplier<WorldState> after,
    Supplier<List<Address>> always,
    Precompiles precompiles,
    long gasLimit,
    int firstLog,
    long block,
    Optional<Place> place) {
  /** The place of a transaction. */
  record Place(Bytes32 blockHash, Bytes32 transactionHash, int index) {}
}
