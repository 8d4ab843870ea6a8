package network.haca.oracle.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedContract.Versions;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The chain's feeds as a node knows them. One thread refreshes it, any may read. */
final class FeedBook {
  /** Blocks whose events are asked for at once; after more, all feeds are read anew. */
  private static final long BLOCKS_MAX = 1_000;

  private final EthereumClient chain;
  private volatile Map<Bytes32, Versions> feeds = Map.of();
  private volatile long chainId;
  private long done = -1;

  FeedBook(EthereumClient chain) {
    this.chain = chain;
  }

  /** Reads what has changed on chain. */
  void refresh() throws IOException {
    long latest = chain.blockNumber();
    if (latest <= done) {
      return;
    }
    Map<Bytes32, Versions> known = new TreeMap<>(feeds);
    chainId = chain.chainId();
    for (Bytes32 feedId : isFar(latest) ? all() : changed(done + 1, latest)) {
      known.put(
          feedId,
          chain.read(Addresses.FEEDS, FeedContract.versions(feedId), FeedContract::decodeVersions));
    }
    feeds = Collections.unmodifiableMap(known);
    done = latest;
  }

  Map<Bytes32, Versions> feeds() {
    return feeds;
  }

  /** Chain id of the chain that the feeds are on. */
  long chainId() {
    return chainId;
  }

  /** A chain of earlier rules has no feed contract. */
  private Set<Bytes32> all() throws IOException {
    Bytes output = chain.call(Addresses.FEEDS, FeedContract.ids());
    return output.isEmpty() ? Set.of() : new TreeSet<>(FeedContract.decodeIds(output));
  }

  private boolean isFar(long latest) {
    return done < 0 || latest - done > BLOCKS_MAX;
  }

  private Set<Bytes32> changed(long from, long to) throws IOException {
    Set<Bytes32> changed = new TreeSet<>();
    for (JsonNode log : chain.logs(Addresses.FEEDS, FeedContract.DEFINED, from, to)) {
      changed.add(Bytes32.fromHex(log.get("topics").get(1).asText()));
    }
    return changed;
  }
}
