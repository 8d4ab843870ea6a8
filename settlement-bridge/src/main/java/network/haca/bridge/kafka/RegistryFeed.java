package network.haca.bridge.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.EnabledInterval;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.Watermark;
import network.haca.service.Occasion;
import network.haca.service.RepeatedTask;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the registry to {@code haca.registry}: first the nodes that a range of blocks changed,
 * then the watermark that says so (rule O3). It starts from the first block: the topic is
 * compacted, and a node written again is the same. Where the chain's node has forgotten the first
 * blocks, it starts from the registry as it is.
 */
public final class RegistryFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryFeed.class);
  private static final long RANGE_MAX = 1_000;
  private static final Duration LATE_MAX = Duration.ofSeconds(30);
  private static final byte[] WATERMARK = {'w'};
  private static final Set<Bytes32> NODE_EVENTS =
      Set.of(RegistryContract.REGISTERED, RegistryContract.ENABLED, RegistryContract.DISABLED);

  private final EthereumClient chain;
  private final Producer<byte[], byte[]> producer;
  private final RepeatedTask task;
  private volatile long done = -1;
  private volatile long latest = -1;
  private volatile long succeededAt = System.nanoTime();
  private volatile String failure = "the chain has not been asked yet";
  private long written = -1;

  /**
   * @param interval between two looks at the chain
   * @param occasions blocks, without which nothing is new there
   */
  public RegistryFeed(
      EthereumClient chain,
      Producer<byte[], byte[]> producer,
      Duration interval,
      Occasion.Source occasions) {
    this.chain = chain;
    this.producer = producer;
    this.task = new RepeatedTask("registry-feed", interval, occasions, this::go);
  }

  /** Blocks whose changes of the registry are not in Kafka yet. */
  public long lag() {
    return Math.max(0, latest - done);
  }

  /** Why Kafka does not have the registry of now; nothing if it has. */
  public Optional<String> lateness() {
    Duration late = Duration.ofNanos(System.nanoTime() - succeededAt);
    return done >= 0 && late.compareTo(LATE_MAX) < 0
        ? Optional.empty()
        : Optional.of("%s (since %d s)".formatted(failure, late.toSeconds()));
  }

  public boolean isRunning() {
    return task.isRunning();
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean go() throws IOException, InterruptedException {
    try {
      follow();
      succeededAt = System.nanoTime();
      failure = "";
      return false;
    } catch (IOException | RuntimeException | Error e) {
      failure = e.toString();
      throw e;
    }
  }

  private void follow() throws IOException, InterruptedException {
    latest = chain.blockNumber();
    while (done < latest) {
      long to = Math.min(latest, done + RANGE_MAX);
      Set<Bytes32> changed;
      try {
        changed = changed(done + 1, to);
      } catch (EthereumClient.RefusedException e) {
        if (!e.isPruned()) {
          throw e;
        }
        LOG.info("the registry is read as it is now: {}", e.getMessage());
        to = latest;
        changed = all();
      }
      for (Bytes32 teeId : changed) {
        send(teeId.toArray(), record(teeId, to));
      }
      writeWatermark(to);
      done = to;
    }
  }

  private Set<Bytes32> changed(long from, long to) throws IOException {
    Set<Bytes32> changed = new TreeSet<>();
    for (JsonNode log : chain.logs(Addresses.REGISTRY, from, to)) {
      changed.addAll(nodes(log));
    }
    return changed;
  }

  /** Every node that ever was, where the chain's node keeps no history that tells what changed. */
  private Set<Bytes32> all() throws IOException {
    Set<Bytes32> all = new TreeSet<>();
    for (NodeKind kind : NodeKind.values()) {
      all.addAll(byType(kind.teeType()));
    }
    return all;
  }

  private List<Bytes32> byType(int teeType) throws IOException {
    return RegistryContract.decodeByType(
        chain.call(Addresses.REGISTRY, RegistryContract.getByType(teeType)));
  }

  private void writeWatermark(long number) throws IOException, InterruptedException {
    long time = chain.blockTime(number);
    if (time > written) {
      Watermark watermark =
          Watermark.newBuilder().setBlockTime(time).setBlockNumber(number).build();
      send(WATERMARK, RegistryRecord.newBuilder().setWatermark(watermark).build());
      written = time;
    }
  }

  private List<Bytes32> nodes(JsonNode log) throws IOException {
    Bytes32 event = Bytes32.fromHex(log.get("topics").get(0).asText());
    if (event.equals(RegistryContract.REVOKED_SINCE)) {
      // One record ended all keys of the measurement, whichever of its kind they are (rule N4).
      int teeType = Integer.parseInt(log.get("topics").get(2).asText().substring(64), 16);
      return byType(teeType);
    }
    return NODE_EVENTS.contains(event)
        ? List.of(Bytes32.fromHex(log.get("topics").get(1).asText()))
        : List.of();
  }

  private RegistryRecord record(Bytes32 teeId, long number) throws IOException {
    RegistryContract.Node node =
        RegistryContract.decodeNode(
            chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)));
    NodeRecord.Builder record =
        NodeRecord.newBuilder()
            .setTeeId(Proofs.byteString(teeId.value()))
            .setPublicKey(Proofs.byteString(node.publicKey()))
            .setTlsCertificate(Proofs.byteString(node.tlsCertificate()))
            .setEndpoint(node.endpoint())
            .setTeeType(node.teeType())
            .setOwner(Proofs.byteString(node.owner().value()))
            .setBlockNumber(number);
    for (RegistryContract.Interval interval :
        RegistryContract.decodeIntervals(
            chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(teeId)))) {
      record.addEnabled(
          EnabledInterval.newBuilder().setFrom(interval.from()).setUntil(interval.until()));
    }
    return RegistryRecord.newBuilder().setNode(record).build();
  }

  private void send(byte[] key, RegistryRecord record) throws IOException, InterruptedException {
    try {
      var _ =
          producer
              .send(new ProducerRecord<>(Topics.REGISTRY.name(), key, record.toByteArray()))
              .get();
    } catch (ExecutionException e) {
      throw new IOException("the registry is not written: " + e.getCause(), e);
    }
  }
}
