package network.haca.pipe;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The hashes by which requests inside transactions and their answers are known (rules P1, P4). */
public final class PipeHashes {
  private static final Bytes INPUT_TAG = Bytes.ofUtf8("haca.pipe.v1");
  private static final Bytes FAILURE_TAG = Bytes.ofUtf8("haca.pipe.failure.v1");

  private static final Bytes SHOWN_TAG = Bytes.ofUtf8("haca.pipe.shown.v1");

  private PipeHashes() {}

  /** The identity of a request: equal calls of one transaction are one request. */
  public static Bytes32 key(Bytes32 transactionHash, Bytes callData) {
    return Keccak.hash(transactionHash.value(), Keccak.hash(callData).value());
  }

  /**
   * The number from which a request's row of nodes and its sampling are drawn.
   *
   * @param headerHash of the height at which the request was admitted
   */
  public static Bytes32 seed(Bytes32 key, Bytes32 headerHash) {
    return Keccak.hash(key.value(), headerHash.value());
  }

  /**
   * The hash of a question, which the node signs together with that of its answer.
   *
   * @param entry of the model in the registry
   * @param digest of the model's folder, as the entry has it
   */
  public static Bytes32 input(
      long chainId,
      Bytes32 key,
      Bytes32 seed,
      Bytes32 entry,
      Bytes32 digest,
      Mode mode,
      Bytes callData) {
    return Keccak.hash(
        INPUT_TAG,
        Bytes32.ofUnsigned(chainId).value(),
        key.value(),
        seed.value(),
        entry.value(),
        digest.value(),
        Bytes.wrap(new byte[] {(byte) mode.number()}),
        callData);
  }

  /** The hash of an answer as a call of 0xF4 returns it. */
  public static Bytes32 output(Bytes returnData) {
    return Keccak.hash(returnData);
  }

  /**
   * The hash that a node signs of an answer that it shows to other nodes; nothing that the ledger
   * takes.
   *
   * @param conclusion with this answer alone, encoded and not signed
   */
  public static Bytes32 shown(long chainId, Bytes conclusion) {
    return Keccak.hash(SHOWN_TAG, Bytes32.ofUnsigned(chainId).value(), conclusion);
  }

  /** The hash that stands in the place of an answer's where there is none. */
  public static Bytes32 output(Failure failure) {
    return Keccak.hash(FAILURE_TAG, Bytes.wrap(new byte[] {(byte) failure.number()}));
  }
}
