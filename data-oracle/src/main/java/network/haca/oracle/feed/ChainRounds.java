package network.haca.oracle.feed;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.feeds.FeedContract;
import network.haca.feeds.FeedWords;
import network.haca.oracle.core.RoundChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.SignedReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds and registry behind a full node's JSON-RPC. */
public final class ChainRounds implements RoundChain {
  private static final Logger LOG = LoggerFactory.getLogger(ChainRounds.class);

  /** Data nodes that are remembered: owner, kind and key of an id never change. */
  private static final int REPORTERS_MAX = 1_024;

  /** Time for which the list of enabled data nodes is believed. */
  private static final Duration ENABLED_AGE_MAX = Duration.ofSeconds(5);

  private final EthereumClient chain;
  private final TransactionSender sender;
  private final Map<Bytes32, Reporter> reporters = new HashMap<>();

  /** Ids of the enabled data nodes, so that an unknown one costs no question of its own. */
  private Set<Bytes32> enabled = Set.of();

  private Optional<Long> enabledAtNanos = Optional.empty();

  /**
   * @param sender in the name of the node's owner
   */
  public ChainRounds(EthereumClient chain, TransactionSender sender) {
    this.chain = chain;
    this.sender = sender;
  }

  @Override
  public long chainId() throws IOException {
    return chain.chainId();
  }

  @Override
  public Address account() {
    return sender.account();
  }

  @Override
  public long time() throws IOException {
    return chain.blockTime();
  }

  @Override
  public Optional<FeedContract.Round> lastSubmitted(Bytes32 feedId) throws IOException {
    return chain.read(
        Addresses.FEEDS, FeedContract.lastSubmitted(feedId), FeedContract::decodeLastSubmitted);
  }

  @Override
  public synchronized Optional<Reporter> reporter(Bytes32 nodeId) throws IOException {
    refreshEnabled();
    if (!enabled.contains(nodeId)) {
      return Optional.empty();
    }
    Reporter known = reporters.get(nodeId);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Reporter> reporter =
        find(nodeId)
            .filter(node -> node.teeType() == NodeKind.DATA_NODE.teeType())
            .map(node -> new Reporter(node.owner(), node.publicKey()));
    if (reporter.isPresent() && reporters.size() < REPORTERS_MAX) {
      reporters.put(nodeId, reporter.get());
    }
    return reporter;
  }

  private void refreshEnabled() throws IOException {
    long now = System.nanoTime();
    if (enabledAtNanos.filter(at -> now - at < ENABLED_AGE_MAX.toNanos()).isPresent()) {
      return;
    }
    try {
      enabled =
          new HashSet<>(
              chain.read(
                  Addresses.REGISTRY,
                  RegistryContract.getEnabled(NodeKind.DATA_NODE.teeType()),
                  RegistryContract::decodeEnabled));
    } catch (IOException e) {
      // While the chain does not answer, what it said last serves.
      if (enabledAtNanos.isEmpty()) {
        throw e;
      }
    }
    enabledAtNanos = Optional.of(now);
  }

  /** The registry reverts for an id that it does not know. */
  private Optional<RegistryContract.Node> find(Bytes32 nodeId) throws IOException {
    try {
      return Optional.of(
          chain.read(
              Addresses.REGISTRY, RegistryContract.getNode(nodeId), RegistryContract::decodeNode));
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public boolean counts(Bytes32 nodeId) throws IOException {
    return chain.read(
            Addresses.REGISTRY, RegistryContract.isActive(nodeId), RegistryContract::decodeIsActive)
        && !chain.read(
            Addresses.FEEDS, FeedContract.isExcluded(nodeId), FeedContract::decodeIsExcluded);
  }

  @Override
  public void submit(Bytes32 feedId, long round, List<SignedReport> reports) throws IOException {
    LOG.info("submits round {} of feed {}, which nobody has", round, FeedName.of(feedId));
    var _ = sender.send(Addresses.FEEDS, FeedWords.submission(feedId, round, reports));
  }
}
