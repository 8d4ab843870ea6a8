package network.haca.fullnode.cometbft;

/** A failure that CometBFT reported in its log; its process may live on after it. */
public sealed interface Failure {
  /** The line that says so, without what is too long to keep. */
  String line();

  /**
   * This node came to another result than it was to come to, which no restart mends (rule C3).
   *
   * @param field of a block's header: {@code AppHash}, or another one that execution decides
   * @param expected what the network decided, as 64 hex digits; where CometBFT compares the ledger
   *     with its own store at start, what it stored
   * @param own what this node has in its place, as 64 hex digits
   */
  record Divergence(String field, String expected, String own, String line) implements Failure {}

  /** Consensus ended for another reason: a full disk, or an exception of the application. */
  record ConsensusEnded(String line) implements Failure {}
}
