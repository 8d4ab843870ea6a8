package network.haca.bridge.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.FeedRecord;
import network.haca.service.RepeatedTask;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes the chain's feeds to {@code haca.feeds.definitions}: all of them at the start, then each
 * whose definition changes. On a chain without the feed contract there is nothing to write.
 */
public final class FeedDefinitions implements AutoCloseable {
  /** Blocks whose events are asked for at once; after more, all feeds are read anew. */
  private static final long BLOCKS_MAX = 1_000;

  private final EthereumClient chain;
  private final Producer<byte[], byte[]> producer;
  private final RepeatedTask task;
  private long done = -1;

  /**
   * @param interval between two looks at the chain
   */
  public FeedDefinitions(
      EthereumClient chain, Producer<byte[], byte[]> producer, Duration interval) {
    this.chain = chain;
    this.producer = producer;
    this.task = new RepeatedTask("feed-definitions", interval, this::follow);
  }

  public boolean isRunning() {
    return task.isRunning();
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean follow() throws IOException, InterruptedException {
    long latest = chain.blockNumber();
    if (latest <= done) {
      return false;
    }
    for (Bytes32 feedId : isFar(latest) ? all() : changed(done + 1, latest)) {
      send(feedId);
    }
    done = latest;
    return false;
  }

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

  private void send(Bytes32 feedId) throws IOException, InterruptedException {
    FeedContract.Versions versions =
        chain.read(Addresses.FEEDS, FeedContract.versions(feedId), FeedContract::decodeVersions);
    FeedRecord.Builder record =
        FeedRecord.newBuilder().addTerms(terms(feedId, versions.current()).toRecord());
    if (versions.next().isPresent()) {
      record.addTerms(terms(feedId, versions.next().get()).toRecord());
    }
    try {
      var _ =
          producer
              .send(
                  new ProducerRecord<>(
                      Topics.FEED_DEFINITIONS.name(),
                      feedId.toArray(),
                      record.build().toByteArray()))
              .get();
    } catch (ExecutionException e) {
      throw new IOException("a feed's definition is not written: " + e.getCause(), e);
    }
  }

  private FeedTerms terms(Bytes32 feedId, FeedVersion version) throws IOException {
    return new FeedTerms(
        chain.chainId(),
        Addresses.FEEDS,
        feedId,
        version.digest(),
        version.firstRound(),
        version.start(),
        new TreeSet<>(version.definition().owners()),
        version.definition().interval(),
        version.definition().window(),
        version.definition().limit(),
        version.definition().candle());
  }
}
