package network.haca.fullnode.core;

/**
 * The reason why a conclusion does not count.
 *
 * @param isOfProof whether a node of the row signed it, with a proof that does not hold: that cost
 *     the most, and is no mistake
 */
public record ConclusionRefusal(String reason, boolean isOfProof) {
  /** A refusal for another reason than a proof. */
  public static ConclusionRefusal of(String reason) {
    return new ConclusionRefusal(reason, false);
  }

  static ConclusionRefusal ofProof(String reason) {
    return new ConclusionRefusal(reason, true);
  }
}
