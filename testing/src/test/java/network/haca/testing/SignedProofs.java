package network.haca.testing;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.EnabledInterval;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Proofs of a node that was always enabled, written to Kafka as an outbox and a bridge do. */
final class SignedProofs implements AutoCloseable {
  private static final KeyPair KEYS = RsaPss.newKeyPair();
  private static final Bytes PUBLIC_KEY = Bytes.wrap(KEYS.getPublic().getEncoded());
  private static final Bytes32 TEE_ID = Keccak.hash(PUBLIC_KEY);
  private static final Duration TAKEN_MAX = Duration.ofSeconds(30);

  private final KafkaProducer<byte[], byte[]> producer;

  SignedProofs(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put("delivery.timeout.ms", 600_000);
    configuration.put("max.block.ms", 60_000);
    producer =
        new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Says that the node is enabled from the beginning of time on. */
  void enable() throws Exception {
    NodeRecord node =
        NodeRecord.newBuilder()
            .setTeeId(Proofs.byteString(TEE_ID.value()))
            .setPublicKey(Proofs.byteString(PUBLIC_KEY))
            .addEnabled(EnabledInterval.newBuilder().setFrom(1).setUntil(0))
            .build();
    write(
        Topics.REGISTRY.name(),
        TEE_ID.toArray(),
        RegistryRecord.newBuilder().setNode(node).build().toByteArray());
  }

  /** Sends a proof that was never sent, and returns its leaf when Kafka has it. */
  Bytes32 send(int number) throws Exception {
    SettlementLeaf leaf = leaf(number);
    write(Topics.PROOFS.name(), leaf.hash().toArray(), Proofs.of(leaf).build().toByteArray());
    return leaf.hash();
  }

  /** Sends a proof without waiting until Kafka has it; ten a second. */
  void post(int number) {
    SettlementLeaf leaf = leaf(number);
    var _ =
        producer.send(
            new ProducerRecord<>(
                Topics.PROOFS.name(),
                leaf.hash().toArray(),
                Proofs.of(leaf).build().toByteArray()));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
  }

  static SettlementLeaf leaf(int number) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    long now = Instant.now().getEpochSecond();
    Bytes signature = RsaPss.sign(KEYS.getPrivate(), SettlementLeaf.message(word, word, now));
    return new SettlementLeaf(TEE_ID, word, word, signature, now);
  }

  void write(String topic, byte[] key, byte[] value) throws Exception {
    var _ =
        producer
            .send(new ProducerRecord<>(topic, key, value))
            .get(TAKEN_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
