package network.haca.bridge.chain;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.FeedChain;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.feeds.FeedWords;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;

/** The feed contract behind a full node's JSON-RPC. */
public final class EthereumFeeds implements FeedChain {
  private final EthereumClient chain;
  private final TransactionSender sender;

  public EthereumFeeds(EthereumClient chain, TransactionSender sender) {
    this.chain = chain;
    this.sender = sender;
  }

  @Override
  public long time() throws IOException {
    return chain.blockTime();
  }

  @Override
  public FeedContract.Versions versions(Bytes32 feedId) throws IOException {
    try {
      return chain.read(
          Addresses.FEEDS, FeedContract.versions(feedId), FeedContract::decodeVersions);
    } catch (EthereumClient.RefusedException e) {
      throw e.isRevert() ? new ContractRefusal(e) : e;
    }
  }

  @Override
  public Optional<FeedContract.Round> lastSubmitted(Bytes32 feedId) throws IOException {
    return chain.read(
        Addresses.FEEDS, FeedContract.lastSubmitted(feedId), FeedContract::decodeLastSubmitted);
  }

  @Override
  public Submission submit(Bytes32 feedId, long round, List<SignedReport> reports)
      throws IOException {
    Bytes data = FeedWords.submission(feedId, round, reports);
    TransactionSender.Submission sent = sender.submit(Addresses.FEEDS, data);
    return () -> {
      if (!sender.await(sent, Addresses.FEEDS, data)) {
        throw new IOException("no block takes the submission of round " + round);
      }
    };
  }

  @Override
  public boolean isExcluded(Bytes32 nodeId) throws IOException {
    return chain.read(
        Addresses.FEEDS, FeedContract.isExcluded(nodeId), FeedContract::decodeIsExcluded);
  }

  @Override
  public void accuse(SignedReport one, SignedReport other) throws IOException {
    Bytes data =
        FeedTransactions.accuse(
            one.nodeId(),
            one.report().round().feedId(),
            one.report().round().number(),
            evidence(one),
            evidence(other));
    try {
      var _ = sender.send(Addresses.FEEDS, data);
    } catch (TransactionSender.RevertedException e) {
      throw new ContractRefusal(e);
    }
  }

  private static FeedTransactions.Evidence evidence(SignedReport signed) {
    return new FeedTransactions.Evidence(
        signed.report().round().definition(),
        signed.report().value(),
        signed.report().observedAt(),
        signed.signature());
  }
}
