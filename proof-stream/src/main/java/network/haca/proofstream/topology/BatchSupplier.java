package network.haca.proofstream.topology;

import java.util.Set;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the processors that batch, with the stores of the batch that is open. */
record BatchSupplier(StreamOptions options, StreamMeters meters)
    implements ProcessorSupplier<byte[], JudgedProof, byte[], Batch> {
  @Override
  public BatchProcessor get() {
    return new BatchProcessor(options, meters);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(OpenBatch.PROOFS),
            Serdes.Bytes(),
            Topics.PROOFS.valueSerde()),
        // Its counters change with each proof; cached, they are written once in a commit.
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(OpenBatch.STATE), Serdes.String(), Serdes.Long())
            .withCachingEnabled());
  }
}
