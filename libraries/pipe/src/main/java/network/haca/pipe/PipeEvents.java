package network.haca.pipe;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The topics of the logs with which the ledger's own transactions (type 0x7e) tell of admissions.
 */
public final class PipeEvents {
  /**
   * The transaction waits for answers: {@code (bytes32 indexed transaction, address indexed sender,
   * uint256 round, uint256 requests)}.
   */
  public static final Bytes32 ADMITTED =
      topic("InferenceAdmitted(bytes32,address,uint256,uint256)");

  /**
   * A request has its seed: {@code (bytes32 indexed transaction, bytes32 indexed key, bytes32 seed,
   * bytes32 firstNode)}.
   */
  public static final Bytes32 DRAWN = topic("InferenceDrawn(bytes32,bytes32,bytes32,bytes32)");

  /**
   * An answer counts and is paid: {@code (bytes32 indexed transaction, bytes32 indexed key, bytes32
   * indexed entry, bytes32 node, bytes32 leaf, bytes32 outputHash, uint256 failure)}.
   */
  public static final Bytes32 ANSWERED =
      topic("InferenceAnswered(bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,uint256)");

  /** The deadline passed: {@code (bytes32 indexed transaction, address indexed sender)}. */
  public static final Bytes32 EXPIRED = topic("InferenceExpired(bytes32,address)");

  private PipeEvents() {}

  private static Bytes32 topic(String signature) {
    return Keccak.hash(Bytes.ofUtf8(signature));
  }
}
