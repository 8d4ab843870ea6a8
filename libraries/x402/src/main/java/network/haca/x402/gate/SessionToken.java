package network.haca.x402.gate;

/**
 * The secret by which a client goes on with a session: whoever bears it spends what is left of the
 * session's permit.
 */
public record SessionToken(String text) {
  /** Characters of a token; a longer text is none. */
  public static final int LENGTH_MAX = 128;

  /** The secret itself belongs in no log. */
  @Override
  public String toString() {
    return "the token of a session";
  }
}
