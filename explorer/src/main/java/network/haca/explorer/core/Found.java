package network.haca.explorer.core;

/**
 * A place to which a search leads.
 *
 * @param of what was searched for, such as a proof's input
 * @param id of what it leads to
 */
public record Found(Kind kind, String of, String id) {
  /** The kinds of things that can be looked at. */
  public enum Kind {
    PROOF,
    BATCH,
    NODE,
    PAYMENT
  }
}
