package network.haca.pipe;

import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A request of an admitted transaction that waits for its answer.
 *
 * @param entry of the model in the registry
 * @param digest of the model's folder
 * @param seed zero until the height behind the admission's is committed
 * @param row the nodes that may answer, the first one at once, each other a step of the {@link
 *     #pace} after the one before it; empty while the seed is zero
 */
public record OpenRequest(
    Bytes32 key,
    Bytes32 entry,
    Bytes32 digest,
    Mode mode,
    Bytes32 seed,
    List<Bytes32> row,
    Bytes callData) {
  public OpenRequest {
    row = List.copyOf(row);
  }

  /** The time that its answer takes. */
  public Pace pace() {
    return Pace.of(mode, callData);
  }

  /** The kind of node that answers it, by its number in the registry of nodes. */
  public int teeType() {
    return mode.teeType(callData);
  }

  /**
   * Whether an answer comes with what shows it: a proof in zero knowledge, or reports of data
   * nodes.
   */
  public boolean isShown() {
    return mode == Mode.ZKML || InferenceAbi.asksFact(callData);
  }

  /** The hash of the question, which a node signs with its answer's. */
  public Bytes32 inputHash(long chainId) {
    return PipeHashes.input(chainId, key, seed, entry, digest, mode, callData);
  }
}
