package network.haca.explorer.core;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * Proofs that are listed together.
 *
 * @param name what they have in common, in a form that no other selection has
 */
public record Selection(String name) {
  /** All proofs. */
  public static final Selection ALL = new Selection("all");

  /** All that the stream refused. */
  public static final Selection REFUSED = new Selection("refused");

  /** No proofs: all payments, which are counted only. */
  public static final Selection PAYMENTS = new Selection("payments");

  public static Selection ofModel(String model) {
    return new Selection("model " + model);
  }

  public static Selection ofNode(Bytes32 teeId) {
    return new Selection("node " + teeId);
  }

  public static Selection ofKind(int teeType) {
    return new Selection("kind " + teeType);
  }

  /** The beginning of its keys, of one length for every name, so that none begins another. */
  Bytes key() {
    return Keccak.hash(Bytes.ofUtf8(name)).value().slice(0, 16);
  }
}
