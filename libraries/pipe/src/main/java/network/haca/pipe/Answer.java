package network.haca.pipe;

import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/**
 * A node's signed answer to a request, or its signed failure.
 *
 * @param key of the request
 * @param node that answers, by its id in the registry
 * @param timestamp in seconds, when it answered
 * @param returnData as the call of 0xF4 returns it; empty for a failure
 * @param failure nothing if there is an answer
 * @param signature of {@link SettlementLeaf#message}, by the node's key
 * @param proof in zero knowledge, or the reports of a fact ({@link FactReports}); else empty
 */
public record Answer(
    Bytes32 key,
    Bytes32 node,
    long timestamp,
    Bytes returnData,
    Optional<Failure> failure,
    Bytes signature,
    Bytes proof) {
  /** The hash of the answer or of the failure. */
  public Bytes32 outputHash() {
    return failure.map(PipeHashes::output).orElseGet(() -> PipeHashes.output(returnData));
  }

  /** The leaf of the answer to a question. */
  public SettlementLeaf leaf(Bytes32 inputHash) {
    return new SettlementLeaf(node, inputHash, outputHash(), signature, timestamp);
  }
}
