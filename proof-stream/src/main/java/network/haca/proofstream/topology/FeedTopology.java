package network.haca.proofstream.topology;

import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;

/**
 * Reports of data nodes → rounds, candles, and evidence against nodes that contradict themselves.
 */
final class FeedTopology {
  static final String ROUNDS = "feed-round-records";
  static final String CANDLES = "feed-candle-records";
  static final String EVIDENCE = "feed-evidence-records";
  private static final String REPORTS = "feed-reports";
  private static final String FEEDS = "feeds";

  private FeedTopology() {}

  /** Adds to a topology that has the registry. */
  static void add(Topology topology, StreamOptions options, StreamMeters meters) {
    topology.addGlobalStore(
        FeedDefinitionStore.builder(),
        "feed-definition-records",
        Serdes.Bytes().deserializer(),
        Serdes.ByteArray().deserializer(),
        Topics.FEED_DEFINITIONS.name(),
        "feed-definition-updater",
        FeedDefinitionStore.Updater::new);
    topology.addGlobalStore(
        FeedEvidenceStore.builder(),
        "feed-evidence-known",
        Serdes.Bytes().deserializer(),
        Serdes.ByteArray().deserializer(),
        Topics.FEED_EVIDENCE.name(),
        "feed-evidence-updater",
        FeedEvidenceStore.Updater::new);
    topology.addSource(
        REPORTS,
        Serdes.ByteArray().deserializer(),
        Topics.FEED_REPORTS.valueSerde().deserializer(),
        Topics.FEED_REPORTS.name());
    topology.addProcessor(FEEDS, new FeedSupplier(options, meters), REPORTS);
    sink(topology, ROUNDS, Topics.FEED_ROUNDS);
    sink(topology, CANDLES, Topics.FEED_CANDLES);
    sink(topology, EVIDENCE, Topics.FEED_EVIDENCE);
  }

  private static void sink(Topology topology, String name, Topic<?> topic) {
    topology.addSink(
        name, topic.name(), new ByteArraySerializer(), topic.valueSerde().serializer(), FEEDS);
  }
}
