package network.haca.bridge.core;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.feeds.FeedContract;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/** The feed contract, as those who submit see it. */
public interface FeedChain {
  /** The contract refuses what it is asked, however often. */
  final class ContractRefusal extends IOException {
    public ContractRefusal(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The time of the latest block, seconds. */
  long time() throws IOException;

  /**
   * The definitions of a feed.
   *
   * @throws ContractRefusal if there is no such feed
   */
  FeedContract.Versions versions(Bytes32 feedId) throws IOException;

  /** The round that was submitted last, open or not. */
  Optional<FeedContract.Round> lastSubmitted(Bytes32 feedId) throws IOException;

  /** A submission that is under way. */
  interface Submission {
    /**
     * Waits for its block.
     *
     * @throws IOException if the contract refused it, or no block takes it
     */
    void await() throws IOException;
  }

  /**
   * Hands the reports to the chain.
   *
   * @param reports in the contract's order
   */
  Submission submit(Bytes32 feedId, long round, List<SignedReport> reports) throws IOException;

  /** Tells whether a node contradicted itself and counts no more. */
  boolean isExcluded(Bytes32 nodeId) throws IOException;

  /**
   * Shows two reports of one node and round that differ, and waits for the block.
   *
   * @throws ContractRefusal if the contract refuses them
   * @throws IOException if the chain does not answer, or no block takes them
   */
  void accuse(SignedReport one, SignedReport other) throws IOException;
}
