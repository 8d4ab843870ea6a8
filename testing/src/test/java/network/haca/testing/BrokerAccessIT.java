package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import network.haca.broker.BrokerAccess;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rule O2: only authenticated workers may write proofs, and they write nothing else. */
class BrokerAccessIT {
  @RegisterExtension static final KafkaExtension KAFKA = KafkaExtension.restricted();

  private static void write(KafkaSettings kafka, String topic) throws Exception {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put("max.block.ms", 10_000);
    // Else a producer without any right is refused before it names its topic.
    configuration.put("enable.idempotence", false);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {2})).get();
    }
  }

  private static Throwable refusal(KafkaSettings kafka, String topic) {
    return Optional.ofNullable(
            assertThrows(ExecutionException.class, () -> write(kafka, topic)).getCause())
        .orElseThrow();
  }

  @Test
  void aWorkerWritesProofsThatAReaderReads() throws Exception {
    write(KAFKA.client(BrokerAccess.WORKER), Topics.PROOFS.name());
    Map<String, Object> configuration = KAFKA.client(BrokerAccess.READER).toClientProperties();
    configuration.put("group.id", "reader-of-the-test");
    configuration.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.PROOFS.name()));
      int read = 0;
      for (int poll = 0; poll < 100 && read == 0; poll++) {
        read += consumer.poll(Duration.ofMillis(200)).count();
      }
      assertEquals(1, read);
    }
  }

  @Test
  void aWorkerWritesReportsOfFeedsAndNothingElse() throws Exception {
    write(KAFKA.client(BrokerAccess.WORKER), Topics.FEED_REPORTS.name());
    for (String topic :
        List.of(
            Topics.REGISTRY.name(),
            Topics.BATCHES.name(),
            Topics.FEED_DEFINITIONS.name(),
            Topics.FEED_ROUNDS.name())) {
      assertInstanceOf(
          TopicAuthorizationException.class,
          refusal(KAFKA.client(BrokerAccess.WORKER), topic),
          topic);
    }
  }

  @Test
  void aFacilitatorWritesPaymentsAndProofsAndNothingElse() throws Exception {
    KafkaSettings facilitator = KAFKA.client(BrokerAccess.FACILITATOR);
    write(facilitator, Topics.PAYMENTS.name());
    assertInstanceOf(
        TopicAuthorizationException.class, refusal(facilitator, Topics.REGISTRY.name()));
    assertInstanceOf(
        TopicAuthorizationException.class,
        refusal(KAFKA.client(BrokerAccess.WORKER), Topics.PAYMENTS.name()));
  }

  @Test
  void aReaderWritesNothing() {
    assertInstanceOf(
        TopicAuthorizationException.class,
        refusal(KAFKA.client(BrokerAccess.READER), Topics.PROOFS.name()));
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertInstanceOf(
        SaslAuthenticationException.class,
        refusal(
            KafkaSettings.of(KAFKA.address(), BrokerAccess.WORKER, "wrong"), Topics.PROOFS.name()));
  }
}
