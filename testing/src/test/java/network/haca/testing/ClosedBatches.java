package network.haca.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.settings.KafkaSettings;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The leaves of {@code haca.batches}, from its beginning, as whoever reads committed sees them. */
final class ClosedBatches implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Bytes32> leaves = new ArrayList<>();

  ClosedBatches(KafkaSettings kafka) {
    Map<String, Object> configuration = kafka.toClientProperties();
    configuration.put("isolation.level", "read_committed");
    configuration.put("auto.offset.reset", "earliest");
    consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(Topics.BATCHES.name(), 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Reads on until the leaf comes, and returns every leaf that came by then. */
  List<Bytes32> awaitLeaf(Bytes32 leaf, Duration max) throws Exception {
    long deadline = System.nanoTime() + max.toNanos();
    while (!leaves.contains(leaf)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("leaf " + leaf + " is in no batch after " + max);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        Batch batch = Batch.parseFrom(record.value());
        TreeDump.read(Bytes.wrap(batch.getDump().toByteArray()), batch.getSize()).stream()
            .map(SettlementLeaf::hash)
            .forEach(leaves::add);
      }
    }
    return List.copyOf(leaves);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
