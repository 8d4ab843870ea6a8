package network.haca.proofstream.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.FeedEvidenceRecord;
import network.haca.schemas.v1.NodeRecord;
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
 * Evidence against nodes that contradicted themselves, in whatever feed: a global store fed by its
 * topic. Such a node has no voice any more, whether the contract knows it yet or not.
 */
final class FeedEvidenceStore {
  static final String NAME = "feed-evidence";

  private final KeyValueStore<Bytes, FeedEvidenceRecord> store;

  FeedEvidenceStore(KeyValueStore<Bytes, FeedEvidenceRecord> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<Bytes, FeedEvidenceRecord>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(NAME), Serdes.Bytes(), Topics.FEED_EVIDENCE.valueSerde())
        .withLoggingDisabled();
  }

  /** Returns true if the node signed both of two reports that contradict each other. */
  boolean convicts(NodeRecord node) {
    FeedEvidenceRecord record = store.get(Bytes.wrap(node.getTeeId().toByteArray()));
    if (record == null) {
      return false;
    }
    var publicKey = network.haca.primitives.Bytes.wrap(node.getPublicKey().toByteArray());
    Optional<SignedReport> one = FeedRecords.report(record.getOne());
    Optional<SignedReport> other = FeedRecords.report(record.getOther());
    return one.isPresent()
        && other.filter(one.get()::contradicts).isPresent()
        && one.get().isSignedBy(publicKey)
        && other.get().isSignedBy(publicKey);
  }

  /** Writes what the topic brings; what cannot be read is left out. */
  static final class Updater extends ContextualProcessor<Bytes, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(FeedEvidenceStore.class);

    @Override
    public void process(Record<Bytes, byte[]> record) {
      if (record.value() == null || record.key() == null) {
        return;
      }
      KeyValueStore<Bytes, FeedEvidenceRecord> store = context().getStateStore(NAME);
      try {
        store.put(record.key(), FeedEvidenceRecord.parseFrom(record.value()));
      } catch (InvalidProtocolBufferException e) {
        LOG.error("a record of {} cannot be read: {}", Topics.FEED_EVIDENCE.name(), e.getMessage());
      }
    }
  }
}
