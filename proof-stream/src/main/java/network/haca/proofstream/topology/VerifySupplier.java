package network.haca.proofstream.topology;

import java.util.Set;
import network.haca.schemas.v1.Proof;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the processors that verify, with the stores in which they park. */
record VerifySupplier(StreamOptions options, StreamMeters meters)
    implements ProcessorSupplier<byte[], Proof, byte[], Object> {
  @Override
  public VerifyProcessor get() {
    return new VerifyProcessor(options, meters);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(VerifyProcessor.PARK),
            Serdes.Bytes(),
            ParkedProof.serde()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(VerifyProcessor.PARK_SIZE),
            Serdes.String(),
            Serdes.Long()));
  }
}
