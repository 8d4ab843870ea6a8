package network.haca.pipe;

import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * An admitted transaction as nodes read it: with JSON-RPC, {@code haca_getInferenceAdmissions}
 * gives all that are open, {@code haca_getInferenceAdmission} one by its transaction's hash. {@link
 * AdmissionJson} is their form.
 *
 * @param number of the admission, in the order in which they are concluded
 * @param height at which this round was admitted
 * @param time of the block at that height, in seconds: the rows' clocks begin then
 * @param round from 1
 * @param deadlineTime a block whose time is later, at a height above {@code deadlineHeight}, fails
 *     the transaction
 * @param requests of this round, in the order in which a conclusion answers them
 */
public record OpenAdmission(
    Bytes32 transactionHash,
    long number,
    Address sender,
    long height,
    long time,
    int round,
    long deadlineTime,
    long deadlineHeight,
    List<OpenRequest> requests) {
  public OpenAdmission {
    requests = List.copyOf(requests);
  }
}
