package network.haca.proofstream.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.Watermark;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry as the stream knows it: a global store fed by {@code haca.registry}, one partition
 * in order.
 */
final class RegistryStore {
  static final String NAME = "registry";

  /** The key of the watermark; node keys are 32 bytes. */
  static final Bytes WATERMARK = Bytes.wrap(new byte[] {'w'});

  private final KeyValueStore<Bytes, RegistryRecord> store;

  RegistryStore(KeyValueStore<Bytes, RegistryRecord> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<Bytes, RegistryRecord>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(NAME), Serdes.Bytes(), Topics.REGISTRY.valueSerde())
        .withLoggingDisabled();
  }

  Optional<NodeRecord> node(byte[] teeId) {
    return Optional.ofNullable(store.get(Bytes.wrap(teeId))).map(RegistryRecord::getNode);
  }

  /** The watermark's block time in seconds; 0 before the first. */
  long watermark() {
    return Optional.ofNullable(store.get(WATERMARK))
        .map(RegistryRecord::getWatermark)
        .map(Watermark::getBlockTime)
        .orElse(0L);
  }

  /**
   * Writes what {@code haca.registry} brings; a node that is named again replaces what was known of
   * it. What cannot be read is left out: an exception here would end the whole stream for good.
   */
  static final class Updater extends ContextualProcessor<Bytes, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryStore.class);

    private final StreamMeters meters;

    Updater(StreamMeters meters) {
      this.meters = meters;
    }

    @Override
    public void process(Record<Bytes, byte[]> record) {
      if (record.value() == null) {
        return;
      }
      try {
        write(RegistryRecord.parseFrom(record.value()));
      } catch (InvalidProtocolBufferException e) {
        LOG.error("a record of {} cannot be read: {}", Topics.REGISTRY.name(), e.getMessage());
      }
    }

    private void write(RegistryRecord value) {
      KeyValueStore<Bytes, RegistryRecord> store = context().getStateStore(NAME);
      switch (value.getRecordCase()) {
        case NODE -> store.put(Bytes.wrap(value.getNode().getTeeId().toByteArray()), value);
        case WATERMARK -> {
          store.put(WATERMARK, value);
          meters.watermark(value.getWatermark().getBlockTime());
        }
        case RECORD_NOT_SET -> {
          // A kind of record that this version does not know: not for it.
        }
      }
    }
  }
}
