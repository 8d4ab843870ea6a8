package network.haca.fullnode.pool;

/** What became of a transaction that was offered to the pool. */
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
