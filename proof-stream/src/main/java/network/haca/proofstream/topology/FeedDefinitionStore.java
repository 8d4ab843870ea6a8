package network.haca.proofstream.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.FeedRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chain's feeds as the stream knows them: a global store fed by their topic. */
final class FeedDefinitionStore {
  static final String NAME = "feed-definitions";

  private final KeyValueStore<Bytes, FeedRecord> store;

  FeedDefinitionStore(KeyValueStore<Bytes, FeedRecord> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<Bytes, FeedRecord>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(NAME),
            Serdes.Bytes(),
            Topics.FEED_DEFINITIONS.valueSerde())
        .withLoggingDisabled();
  }

  /** In force, and to follow; none if the feed is unknown. */
  List<FeedTerms> terms(Bytes32 feedId) {
    return Optional.ofNullable(store.get(Bytes.wrap(feedId.toArray())))
        .map(FeedDefinitionStore::terms)
        .orElse(List.of());
  }

  /** Each feed's terms. */
  void forEach(Consumer<List<FeedTerms>> action) {
    List<List<FeedTerms>> all = new ArrayList<>();
    try (KeyValueIterator<Bytes, FeedRecord> feeds = store.all()) {
      feeds.forEachRemaining(feed -> all.add(terms(feed.value)));
    }
    all.forEach(action);
  }

  private static List<FeedTerms> terms(FeedRecord record) {
    return record.getTermsList().stream().flatMap(each -> FeedTerms.of(each).stream()).toList();
  }

  /** Writes what the topic brings; what cannot be read is left out. */
  static final class Updater extends ContextualProcessor<Bytes, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(FeedDefinitionStore.class);

    @Override
    public void process(Record<Bytes, byte[]> record) {
      if (record.value() == null || record.key() == null) {
        return;
      }
      KeyValueStore<Bytes, FeedRecord> store = context().getStateStore(NAME);
      try {
        store.put(record.key(), FeedRecord.parseFrom(record.value()));
      } catch (InvalidProtocolBufferException e) {
        LOG.error(
            "a record of {} cannot be read: {}", Topics.FEED_DEFINITIONS.name(), e.getMessage());
      }
    }
  }
}
