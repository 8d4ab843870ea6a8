package network.haca.workers.kafka;

import java.time.Duration;
import network.haca.answering.kafka.NewsProducer;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.ProofProgressRecord;
import network.haca.service.RepeatedTask;
import network.haca.settings.KafkaSettings;
import network.haca.workers.zk.ProofNews;
import network.haca.workers.zk.ProofTimes;
import network.haca.workers.zk.ProofView;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells on {@code haca.zk.progress} how far proofs are; what Kafka does not take goes untold. */
public final class KafkaProofNews implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaProofNews.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final int REASON_CHARACTERS_MAX = 1_000;

  private final Producer<byte[], byte[]> producer;
  private final RepeatedTask task;

  /** Begins to tell. */
  public KafkaProofNews(KafkaSettings kafka, ProofNews news, ProofView view) {
    this.producer = NewsProducer.of(kafka);
    this.task =
        new RepeatedTask(
            "proof-news",
            LOOK,
            () -> {
              news.take(view).forEach(this::tell);
              return false;
            });
  }

  private void tell(ProofView.Told told) {
    byte[] key = told.job().leaf().toArray();
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.ZK_PROGRESS.name(), key, record(told).toByteArray()),
              (_, failure) -> untold(failure));
    } catch (KafkaException e) {
      untold(e);
    }
  }

  private static ProofProgressRecord record(ProofView.Told told) {
    String reason = told.job().reason();
    return ProofProgressRecord.newBuilder()
        .setLeaf(Proofs.byteString(told.job().leaf().value()))
        .setModelId(Proofs.byteString(told.job().entry().value()))
        .setState(told.job().state().name())
        .setAttempts(told.job().attempts())
        .setPercent(told.estimate().map(ProofTimes.Estimate::percent).orElse(0))
        .setReason(reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS_MAX)))
        .build();
  }

  private static void untold(@Nullable Exception failure) {
    if (failure != null) {
      LOG.debug("Kafka does not take the news of a proof: {}", failure.getMessage());
    }
  }

  @Override
  public void close() {
    task.close();
    producer.close(CLOSE);
  }
}
