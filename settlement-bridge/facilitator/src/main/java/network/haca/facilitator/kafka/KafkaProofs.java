package network.haca.facilitator.kafka;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import network.haca.facilitator.core.ProofIntake;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes proofs to {@code haca.proofs}, by their leaf hashes, as nodes do themselves. */
public final class KafkaProofs implements ProofIntake, AutoCloseable {
  private static final int ACKNOWLEDGED_SECONDS = 25;

  private final Supplier<Producer<byte[], byte[]>> producers;
  private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

  public KafkaProofs(KafkaSettings kafka) {
    this.producers = () -> Producers.create(kafka);
  }

  @Override
  public void take(SettlementLeaf leaf) throws IOException {
    Producer<byte[], byte[]> to = producer();
    try {
      var _ =
          to.send(
                  new ProducerRecord<>(
                      Topics.PROOFS.name(),
                      leaf.hash().toArray(),
                      Proofs.of(leaf).build().toByteArray()))
              .get(ACKNOWLEDGED_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      drop(to);
      throw new IOException("Kafka does not take the proof: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a proof was written", e);
    }
  }

  private synchronized Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> to = producer.orElseGet(producers);
    producer = Optional.of(to);
    return to;
  }

  /** Some failures of a producer never end. */
  private synchronized void drop(Producer<byte[], byte[]> failed) {
    if (producer.filter(failed::equals).isPresent()) {
      close();
    }
  }

  @Override
  public synchronized void close() {
    producer.ifPresent(Producers::close);
    producer = Optional.empty();
  }
}
