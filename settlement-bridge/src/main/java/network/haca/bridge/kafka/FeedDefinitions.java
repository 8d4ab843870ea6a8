package network.haca.bridge.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.feeds.FeedChanges;
import network.haca.feeds.FeedWords;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.FeedRecord;
import network.haca.schemas.v1.FeedTermsRecord;
import network.haca.service.Occasion;
import network.haca.service.RepeatedTask;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes the chain's feeds to {@code haca.feeds.definitions}: all of them at the start, then each
 * whose definition changes. On a chain without the feed contract there is nothing to write.
 */
public final class FeedDefinitions implements AutoCloseable {
  private final EthereumClient chain;
  private final Producer<byte[], byte[]> producer;
  private final RepeatedTask task;
  private final FeedChanges changes;

  /**
   * @param interval between two looks at the chain
   * @param occasions blocks, without which nothing is new there
   */
  public FeedDefinitions(
      EthereumClient chain,
      Producer<byte[], byte[]> producer,
      Duration interval,
      Occasion.Source occasions) {
    this.chain = chain;
    this.producer = producer;
    this.changes = new FeedChanges(chain);
    this.task = new RepeatedTask("feed-definitions", interval, occasions, this::follow);
  }

  public boolean isRunning() {
    return task.isRunning();
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean follow() throws IOException, InterruptedException {
    Optional<FeedChanges.Changed> changed = changes.next();
    if (changed.isPresent()) {
      for (Bytes32 feedId : changed.get().feedIds()) {
        send(feedId);
      }
      changes.done(changed.get());
    }
    return false;
  }

  private void send(Bytes32 feedId) throws IOException, InterruptedException {
    FeedContract.Versions versions =
        chain.read(Addresses.FEEDS, FeedContract.versions(feedId), FeedContract::decodeVersions);
    FeedRecord.Builder record = FeedRecord.newBuilder().addTerms(terms(feedId, versions.current()));
    if (versions.next().isPresent()) {
      record.addTerms(terms(feedId, versions.next().get()));
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

  private FeedTermsRecord terms(Bytes32 feedId, FeedVersion version) throws IOException {
    return FeedWords.terms(chain.chainId(), feedId, version).toRecord();
  }
}
