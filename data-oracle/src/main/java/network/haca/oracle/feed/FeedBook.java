package network.haca.oracle.feed;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedContract.Versions;
import network.haca.feeds.FeedChanges;
import network.haca.primitives.Bytes32;

/** The chain's feeds as a node knows them. One thread refreshes it, any may read. */
final class FeedBook {
  private final EthereumClient chain;
  private final FeedChanges changes;
  private volatile Map<Bytes32, Versions> feeds = Map.of();
  private volatile long chainId;

  FeedBook(EthereumClient chain) {
    this.chain = chain;
    this.changes = new FeedChanges(chain);
  }

  /** Reads what has changed on chain. */
  void refresh() throws IOException {
    Optional<FeedChanges.Changed> changed = changes.next();
    if (changed.isEmpty()) {
      return;
    }
    Map<Bytes32, Versions> known = new TreeMap<>(feeds);
    chainId = chain.chainId();
    for (Bytes32 feedId : changed.get().feedIds()) {
      known.put(
          feedId,
          chain.read(Addresses.FEEDS, FeedContract.versions(feedId), FeedContract::decodeVersions));
    }
    feeds = Collections.unmodifiableMap(known);
    changes.done(changed.get());
  }

  Map<Bytes32, Versions> feeds() {
    return feeds;
  }

  /** Chain id of the chain that the feeds are on. */
  long chainId() {
    return chainId;
  }
}
