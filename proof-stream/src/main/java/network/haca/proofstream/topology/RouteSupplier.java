package network.haca.proofstream.topology;

import java.time.Duration;
import java.util.Set;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the processors that route, with the store of the leaves that were seen. */
record RouteSupplier(StreamMeters meters)
    implements ProcessorSupplier<byte[], JudgedProof, byte[], Object> {
  /** Leaves are remembered longer than a proof may live. */
  private static final Duration SEEN_RETENTION = Topics.PROOF_AGE_MAX.plusDays(1);

  @Override
  public RouteProcessor get() {
    return new RouteProcessor(meters);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                RouteProcessor.SEEN, SEEN_RETENTION, Duration.ofMillis(1), false),
            Serdes.Bytes(),
            Serdes.String()));
  }
}
