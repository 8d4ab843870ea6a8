package network.haca.proofstream.topology;

import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;

/**
 * {@code haca.proofs} → verify → dedupe and route → batch → {@code haca.batches}, {@code
 * haca.individual} or {@code haca.zk}, with the ways out for what fails.
 */
public final class ProofTopology {
  static final String ROUTE = "route";
  static final String BATCH = "batch";
  static final String INDIVIDUAL = "individual";
  static final String ZK = "zk";
  static final String SPILL = "spill";
  static final String REJECT = "reject";
  private static final String PROOFS = "proofs";
  private static final String VERIFY = "verify";

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
    topology.addProcessor(VERIFY, new VerifySupplier(options, meters), PROOFS);
    topology.addProcessor(ROUTE, new RouteSupplier(meters), VERIFY);
    topology.addProcessor(BATCH, new BatchSupplier(options, meters), ROUTE);
    sink(topology, SPILL, Topics.PARKED, VERIFY);
    sink(topology, REJECT, Topics.REJECTED, VERIFY);
    sink(topology, INDIVIDUAL, Topics.INDIVIDUAL, ROUTE);
    sink(topology, ZK, Topics.ZK, ROUTE);
    sink(topology, "batches", Topics.BATCHES, BATCH);
    // Last, so that what was there before keeps the numbers that its changelogs are named by.
    FeedTopology.add(topology, options, meters);
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
}
