package network.haca.proofstream.topology;

import java.util.Set;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.FeedReportRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the processors of feeds, with the stores of open rounds and candles. */
record FeedSupplier(StreamOptions options, StreamMeters meters)
    implements ProcessorSupplier<byte[], FeedReportRecord, byte[], Object> {
  @Override
  public FeedProcessor get() {
    return new FeedProcessor(options, meters);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(FeedProcessor.ROUNDS),
            Serdes.Bytes(),
            Topics.FEED_ROUNDS.valueSerde()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(FeedProcessor.CLOSED), Serdes.Bytes(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(FeedProcessor.CANDLES),
            Serdes.Bytes(),
            Topics.FEED_CANDLES.valueSerde()));
  }
}
