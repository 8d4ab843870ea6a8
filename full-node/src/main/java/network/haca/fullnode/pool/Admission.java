package network.haca.fullnode.pool;

/** The pool's decision about a transaction that was offered to it. */
public sealed interface Admission {
  /** It may be in a block now, and is to be passed on to other nodes. */
  record Taken() implements Admission {}

  /** It waits for an earlier one of its sender, in this node alone (rule M3). */
  record Held() implements Admission {}

  /**
   * It has no place.
   *
   * @param reason in go-ethereum's words, which tools look for
   */
  record Refused(String reason) implements Admission {}
}
