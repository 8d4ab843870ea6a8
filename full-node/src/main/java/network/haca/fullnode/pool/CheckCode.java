package network.haca.fullnode.pool;

/** Codes of this node's answers to CheckTx. CometBFT keeps what is answered with 0, and no more. */
public final class CheckCode {
  public static final int TAKEN = 0;
  public static final int REFUSED = 1;

  /** The node itself holds the transaction until an earlier one of its sender has its place. */
  public static final int HELD = 2;

  private CheckCode() {}
}
