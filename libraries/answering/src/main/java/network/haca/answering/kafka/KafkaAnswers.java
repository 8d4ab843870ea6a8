package network.haca.answering.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.answering.core.AnswerBoard;
import network.haca.answering.core.ShownAnswer;
import network.haca.answering.core.ShownAnswers;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.Pace;
import network.haca.primitives.Bytes;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.InferenceAnswerRecord;
import network.haca.service.RepeatedTask;
import network.haca.settings.KafkaPatience;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers on {@code haca.inference.answers}, keyed by the request. */
public final class KafkaAnswers implements AnswerBoard {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaAnswers.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** A transaction waits no longer, unless blocks stand still. */
  private static final Duration READ_BACK = Duration.ofSeconds(2 * Pace.PROOF.deadlineSeconds());

  private final ShownAnswers shown;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final RepeatedTask task;
  private boolean isAssigned;

  /** Begins to read. */
  public KafkaAnswers(KafkaSettings kafka, ShownAnswers shown) {
    this.shown = shown;
    this.producer = NewsProducer.of(kafka);
    this.consumer = consumer(kafka);
    this.task = new RepeatedTask("shown-answers", RETRY, this::read);
  }

  @Override
  public void show(ShownAnswer answer) {
    InferenceAnswerRecord value =
        InferenceAnswerRecord.newBuilder()
            .setConclusion(ByteString.copyFrom(answer.conclusion().asReadOnlyBuffer()))
            .setSignature(ByteString.copyFrom(answer.signature().asReadOnlyBuffer()))
            .build();
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  Topics.INFERENCE_ANSWERS.name(),
                  answer.answer().key().toArray(),
                  value.toByteArray()),
              (_, failure) -> told(failure));
    } catch (KafkaException e) {
      told(e);
    }
  }

  private static void told(@Nullable Exception failure) {
    if (failure != null) {
      LOG.debug("Kafka does not take an answer now: {}", failure.getMessage());
    }
  }

  @Override
  public void open(List<OpenAdmission> admissions) {
    shown.open(admissions);
  }

  @Override
  public List<Answer> shown(OpenAdmission admission, Instant now) {
    return shown.of(admission, now);
  }

  @Override
  public void close() {
    task.close();
    consumer.close(CloseOptions.timeout(KafkaPatience.CLOSING));
    producer.close(CLOSE);
  }

  private boolean read() throws IOException, InterruptedException {
    try {
      if (!isAssigned) {
        assign();
        isAssigned = true;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        answer(record.value()).ifPresent(shown::add);
      }
      return true;
    } catch (InterruptException e) {
      throw new InterruptedException(e.getMessage());
    } catch (KafkaException e) {
      isAssigned = false;
      throw new IOException("no answers of other nodes from Kafka now: " + e.getMessage(), e);
    }
  }

  /** Begins with the answers whose transactions may wait yet. */
  private void assign() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.INFERENCE_ANSWERS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    Map<TopicPartition, Long> from = new HashMap<>();
    long time = System.currentTimeMillis() - READ_BACK.toMillis();
    partitions.forEach(partition -> from.put(partition, time));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> each :
        consumer.offsetsForTimes(from).entrySet()) {
      if (each.getValue() != null) {
        consumer.seek(each.getKey(), each.getValue().offset());
      }
    }
  }

  private static Optional<ShownAnswer> answer(byte[] value) {
    try {
      if (value == null) {
        return Optional.empty();
      }
      InferenceAnswerRecord record = InferenceAnswerRecord.parseFrom(value);
      return ShownAnswer.read(
          Bytes.copyOf(record.getConclusion().toByteArray()),
          Bytes.copyOf(record.getSignature().toByteArray()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.putAll(KafkaPatience.onePartition());
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
