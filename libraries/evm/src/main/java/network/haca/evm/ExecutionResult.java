package network.haca.evm;

import java.util.List;
import java.util.Optional;
import network.haca.evm.state.Log;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * The result of a transaction or call.
 *
 * @param gasUsed after refunds
 * @param gasUsedAtMost before refunds: what the execution needed, at least
 * @param output return data, or the revert's data; for a creation the contract's code
 * @param halt why it ended exceptionally, if it did
 * @param created the new contract's address, if one was asked for
 */
public record ExecutionResult(
    boolean success,
    long gasUsed,
    long gasUsedAtMost,
    Bytes output,
    Optional<HaltReason> halt,
    Optional<Address> created,
    List<Log> logs) {
  public ExecutionResult {
    logs = List.copyOf(logs);
  }
}
