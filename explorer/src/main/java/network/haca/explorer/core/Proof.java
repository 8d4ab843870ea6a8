package network.haca.explorer.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/**
 * A proof of the view.
 *
 * @param answered when the node dated it, in seconds since 1970
 * @param published when it reached Kafka, in milliseconds; 0 if that was before what is kept
 * @param teeType the node's kind by its own account; -1 if that is not known
 * @param model that answered; empty if that is not known
 * @param root of its batch, once it has one; its own hash if it goes alone
 * @param refusal the stream's, if it refused it and has not taken it otherwise
 */
public record Proof(
    Bytes32 leaf,
    Bytes32 teeId,
    Bytes32 inputHash,
    Bytes32 outputHash,
    long answered,
    long published,
    int teeType,
    String model,
    String version,
    boolean isAlone,
    Optional<Bytes32> root,
    Optional<Refusal> refusal) {
  /** The kind of a node of which only settled leaves are known. */
  public static final int UNKNOWN_TYPE = -1;

  private static final long MILLIS = 1_000;

  /**
   * The stream's reason not to take a proof.
   *
   * @param at when, in milliseconds
   */
  public record Refusal(String reason, String detail, long at) {}

  /** A proof of which only the settled leaf is known. */
  static Proof of(SettlementLeaf settled, boolean isAlone) {
    return new Proof(
        settled.hash(),
        settled.teeId(),
        settled.inputHash(),
        settled.outputHash(),
        settled.timestamp(),
        0,
        UNKNOWN_TYPE,
        "",
        "",
        isAlone,
        Optional.empty(),
        Optional.empty());
  }

  /** The place in lists: it never changes, whatever else becomes known. */
  long listed() {
    return answered > Long.MAX_VALUE / MILLIS ? Long.MAX_VALUE : answered * MILLIS;
  }

  /** In a batch: the stream has verified it, and what was refused before does not count. */
  Proof under(Bytes32 batch) {
    return new Proof(
        leaf,
        teeId,
        inputHash,
        outputHash,
        answered,
        published,
        teeType,
        model,
        version,
        isAlone,
        Optional.of(batch),
        Optional.empty());
  }

  Proof refused(Refusal why) {
    return new Proof(
        leaf,
        teeId,
        inputHash,
        outputHash,
        answered,
        published,
        teeType,
        model,
        version,
        isAlone,
        root,
        Optional.of(why));
  }
}
