package network.haca.proofstream.topology;

import java.time.Duration;
import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * {@code haca.proofs} → verify → dedupe and route → batch → {@code haca.batches}, or {@code
 * haca.individual}, with the ways out for what fails.
 */
public final class ProofTopology {
  static final String ROUTE = "route";
  static final String BATCH = "batch";
  static final String INDIVIDUAL = "individual";
  static final String SPILL = "spill";
  static final String REJECT = "reject";
  private static final String PROOFS = "proofs";
  private static final String VERIFY = "verify";

  /** Leaves are remembered longer than a proof may live. */
  private static final Duration SEEN_RETENTION = Topics.PROOF_AGE_MAX.plusDays(1);

  private ProofTopology() {}

  public static Topology build(StreamOptions options, StreamMeters meters) {
    Topology topology = new Topology();
    topology.addGlobalStore(
        RegistryStore.builder(),
        "registry-records",
        Serdes.Bytes().deserializer(),
        Serdes.ByteArray().deserializer(),
        Topics.REGISTRY.name(),
        "registry-updater",
        () -> new RegistryStore.Updater(meters));
    topology.addSource(
        PROOFS,
        Serdes.ByteArray().deserializer(),
        deserializer(Topics.PROOFS),
        Topics.PROOFS.name());
    topology.addProcessor(VERIFY, () -> new VerifyProcessor(options, meters), PROOFS);
    topology.addStateStore(
        store(VerifyProcessor.PARK, Serdes.Bytes(), ParkedProof.serde()), VERIFY);
    topology.addStateStore(
        store(VerifyProcessor.PARK_SIZE, Serdes.String(), Serdes.Long()), VERIFY);
    topology.addProcessor(ROUTE, () -> new RouteProcessor(meters), VERIFY);
    topology.addStateStore(seenStore(), ROUTE);
    topology.addProcessor(BATCH, () -> new BatchProcessor(options, meters), ROUTE);
    topology.addStateStore(
        store(BatchProcessor.OPEN, Serdes.Bytes(), Topics.PROOFS.valueSerde()), BATCH);
    topology.addStateStore(store(BatchProcessor.STATE, Serdes.String(), Serdes.Long()), BATCH);
    sink(topology, SPILL, Topics.PARKED, VERIFY);
    sink(topology, REJECT, Topics.REJECTED, VERIFY);
    sink(topology, INDIVIDUAL, Topics.INDIVIDUAL, ROUTE);
    sink(topology, "batches", Topics.BATCHES, BATCH);
    return topology;
  }

  private static <V extends com.google.protobuf.Message> Deserializer<V> deserializer(
      Topic<V> topic) {
    return topic.valueSerde().deserializer();
  }

  private static void sink(Topology topology, String name, Topic<?> topic, String parent) {
    topology.addSink(
        name, topic.name(), new ByteArraySerializer(), topic.valueSerde().serializer(), parent);
  }

  private static <K, V> StoreBuilder<?> store(String name, Serde<K> key, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), key, value);
  }

  private static StoreBuilder<?> seenStore() {
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(
            RouteProcessor.SEEN, SEEN_RETENTION, Duration.ofMillis(1), false),
        Serdes.Bytes(),
        Serdes.String());
  }
}
