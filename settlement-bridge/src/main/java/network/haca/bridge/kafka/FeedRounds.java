package network.haca.bridge.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.bridge.core.FeedChain;
import network.haca.bridge.core.FeedSubmissions;
import network.haca.primitives.Bytes32;
import network.haca.schemas.Proofs;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.FeedRoundRecord;
import network.haca.service.RepeatedTask;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rounds of {@code haca.feeds.rounds} to the chain. It begins with those of the last
 * minutes: what it has missed is over, or a data node submits it.
 */
public final class FeedRounds implements AutoCloseable, FeedSubmissions.Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(FeedRounds.class);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration BACK = Duration.ofMinutes(10);

  private final RecentRecords records;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final FeedSubmissions submissions;
  private final RepeatedTask task;

  public FeedRounds(
      Consumer<byte[], byte[]> consumer,
      FeedChain chain,
      InstantSource clock,
      MeterRegistry meters) {
    this.records = new RecentRecords(consumer, Topics.FEED_ROUNDS.name(), BACK, clock);
    this.clock = clock;
    this.meters = meters;
    this.submissions = new FeedSubmissions(chain, this);
    this.task = new RepeatedTask("feed-rounds", RETRY, this::go);
  }

  public boolean isRunning() {
    return task.isRunning();
  }

  @Override
  public void close() {
    task.close();
    records.close();
  }

  private boolean go() throws IOException, InterruptedException {
    for (byte[] value : records.poll()) {
      read(value).ifPresent(submissions::add);
    }
    submissions.submitDue();
    return true;
  }

  /** The contract judges what is in it. */
  private Optional<FeedSubmissions.Round> read(byte[] value) {
    try {
      FeedRoundRecord record = FeedRoundRecord.parseFrom(value);
      if (record.getFeedId().size() != Bytes32.SIZE
          || record.getClosesAt() < clock.instant().getEpochSecond()) {
        return Optional.empty();
      }
      return Optional.of(
          new FeedSubmissions.Round(
              Proofs.bytes32(record.getFeedId()),
              record.getRound(),
              FeedRecords.number(record.getAnswer()),
              record.getCounted() + record.getOutliers(),
              FeedRecords.reports(record)));
    } catch (InvalidProtocolBufferException e) {
      LOG.error("a record of {} cannot be read", Topics.FEED_ROUNDS.name(), e);
      return Optional.empty();
    }
  }

  @Override
  public void submitted(Bytes32 feedId, long round) {
    count("submitted");
    LOG.debug("round {} of feed {} is on chain", round, FeedName.of(feedId));
  }

  @Override
  public void failed(Bytes32 feedId, long round, IOException cause) {
    count("failed");
    LOG.warn(
        "round {} of feed {} is not submitted: {}", round, FeedName.of(feedId), cause.getMessage());
  }

  private void count(String outcome) {
    Counter.builder("haca.bridge.feed.rounds")
        .description("Rounds of feeds that were due, by what became of them")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }
}
