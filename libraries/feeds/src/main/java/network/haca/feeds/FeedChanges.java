package network.haca.feeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Follows which feeds the chain has and which of them are defined anew. For one thread. */
public final class FeedChanges {
  /** Blocks whose events are asked for at once; after more, all feeds are changed. */
  private static final long BLOCKS_MAX = 1_000;

  private final EthereumClient chain;
  private long done = -1;

  public FeedChanges(EthereumClient chain) {
    this.chain = chain;
  }

  /**
   * Feeds that were defined up to a block.
   *
   * @param upTo the block, for {@link FeedChanges#done}
   */
  public record Changed(Set<Bytes32> feedIds, long upTo) {}

  /** What was defined since {@link #done}; at first all feeds. Nothing without a new block. */
  public Optional<Changed> next() throws IOException {
    long latest = chain.blockNumber();
    if (latest <= done) {
      return Optional.empty();
    }
    boolean isFar = done < 0 || latest - done > BLOCKS_MAX;
    return Optional.of(new Changed(isFar ? all() : changed(done + 1, latest), latest));
  }

  /** The changes need not be told again. */
  public void done(Changed changed) {
    done = changed.upTo();
  }

  /** A chain of earlier rules has no feed contract. */
  private Set<Bytes32> all() throws IOException {
    Bytes output = chain.call(Addresses.FEEDS, FeedContract.ids());
    return output.isEmpty() ? new TreeSet<>() : new TreeSet<>(FeedContract.decodeIds(output));
  }

  private Set<Bytes32> changed(long from, long to) throws IOException {
    Set<Bytes32> changed = new TreeSet<>();
    for (JsonNode log : chain.logs(Addresses.FEEDS, FeedContract.DEFINED, from, to)) {
      changed.add(Bytes32.fromHex(log.get("topics").get(1).asText()));
    }
    return changed;
  }
}
