package network.haca.fullnode.cometbft;

/** Why CometBFT has ended and is not started again. */
public sealed interface Ending {
  /** The network decided another state than this node has (rule C3). */
  record Diverged(Failure.Divergence divergence) implements Ending {}

  /** It cannot be started, or ends again and again. */
  record GivenUp(String reason) implements Ending {}
}
