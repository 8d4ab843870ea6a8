package network.haca.oracle.core;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.feeds.FeedContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/** The chain, as a node sees it that submits a round itself. */
public interface RoundChain {
  /**
   * A data node, as the registry knows it.
   *
   * @param publicKey SubjectPublicKeyInfo DER
   */
  record Reporter(Address owner, Bytes publicKey) {}

  long chainId() throws IOException;

  /** The account that this node is registered by, and submits from. */
  Address account();

  /** The time of the latest block, seconds. */
  long time() throws IOException;

  /** The round of a feed that was submitted last, open or not. */
  Optional<FeedContract.Round> lastSubmitted(Bytes32 feedId) throws IOException;

  /** Nothing if the registry knows no data node of that id. */
  Optional<Reporter> reporter(Bytes32 nodeId) throws IOException;

  /** Tells whether the contract counts a node's reports now (rule D1). */
  boolean counts(Bytes32 nodeId) throws IOException;

  /**
   * Submits, and waits for the block.
   *
   * @param reports in the contract's order
   */
  void submit(Bytes32 feedId, long round, List<SignedReport> reports) throws IOException;
}
