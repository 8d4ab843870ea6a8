package network.haca.bridge.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.bridge.core.Accusations;
import network.haca.bridge.core.FeedChain;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.FeedEvidenceRecord;
import network.haca.service.RepeatedTask;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accuses nodes of which {@code haca.feeds.evidence} has two different reports of one round (rule
 * D1). The contract judges; what it refuses is dropped, and what no block takes is tried again.
 */
public final class FeedEvidence implements AutoCloseable, Accusations.Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(FeedEvidence.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** The topic keeps one pair of each node for good, and to read it again costs a look each. */
  private static final Duration BACK = Duration.ofDays(365);

  private final RecentRecords records;
  private final Accusations accusations;
  private final MeterRegistry meters;
  private final RepeatedTask task;

  public FeedEvidence(
      Consumer<byte[], byte[]> consumer,
      FeedChain chain,
      InstantSource clock,
      MeterRegistry meters) {
    this.records = new RecentRecords(consumer, Topics.FEED_EVIDENCE.name(), BACK, clock);
    this.accusations = new Accusations(chain, this);
    this.meters = meters;
    this.task = new RepeatedTask("feed-evidence", RETRY, this::go);
  }

  @Override
  public void close() {
    task.close();
    records.close();
  }

  private boolean go() throws IOException, InterruptedException {
    for (byte[] value : records.poll()) {
      read(value);
    }
    accusations.accuse();
    return true;
  }

  private void read(byte[] value) {
    try {
      FeedEvidenceRecord record = FeedEvidenceRecord.parseFrom(value);
      Optional<SignedReport> one = FeedRecords.report(record.getOne());
      Optional<SignedReport> other = FeedRecords.report(record.getOther());
      if (one.isPresent() && other.isPresent()) {
        accusations.add(one.get(), other.get());
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.error("a record of {} cannot be read", Topics.FEED_EVIDENCE.name(), e);
    }
  }

  @Override
  public void excluded(Bytes32 nodeId) {
    count("excluded");
    LOG.warn("node {} reported two values of one round: it is excluded", nodeId);
  }

  @Override
  public void refused(Bytes32 nodeId, IOException cause) {
    count("failed");
    LOG.warn("the contract does not exclude node {}: {}", nodeId, cause.getMessage());
  }

  private void count(String outcome) {
    Counter.builder("haca.bridge.feed.accusations")
        .description("Data nodes that contradicted themselves, by what became of the accusation")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }
}
