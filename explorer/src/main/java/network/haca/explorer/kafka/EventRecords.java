package network.haca.explorer.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import network.haca.explorer.core.Event;
import network.haca.explorer.core.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.RejectedProof;
import network.haca.schemas.v1.Route;
import network.haca.schemas.v1.Settlement;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads events out of the records of topics. */
final class EventRecords {
  /** Topics that the view is made of. */
  static final List<String> TOPICS =
      List.of(
          Topics.REGISTRY.name(),
          Topics.PROOFS.name(),
          Topics.REJECTED.name(),
          Topics.BATCHES.name(),
          Topics.SETTLEMENTS.name(),
          Topics.PAYMENTS.name());

  private static final int NO_TYPE = network.haca.explorer.core.Proof.UNKNOWN_TYPE;

  private EventRecords() {}

  /** The record is none of its topic; the message says why. */
  static final class MalformedException extends Exception {
    MalformedException(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The event of a record; nothing if it tells the view nothing. */
  static Optional<Event> read(ConsumerRecord<byte[], byte[]> record) throws MalformedException {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return read(record.topic(), record);
    } catch (InvalidProtocolBufferException
        | TreeDump.MalformedException
        | IllegalArgumentException e) {
      throw new MalformedException(e);
    }
  }

  private static Optional<Event> read(String topic, ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException, TreeDump.MalformedException {
    byte[] value = record.value();
    long at = natural(record.timestamp());
    if (topic.equals(Topics.PROOFS.name())) {
      return published(Proof.parseFrom(value), at);
    } else if (topic.equals(Topics.REJECTED.name())) {
      return refused(record.key(), RejectedProof.parseFrom(value), at);
    } else if (topic.equals(Topics.BATCHES.name())) {
      Batch batch = Batch.parseFrom(value);
      return Optional.of(
          new Event.Batched(
              Proofs.bytes32(batch.getRoot()), leaves(batch.getDump().toByteArray()), at));
    } else if (topic.equals(Topics.SETTLEMENTS.name())) {
      return step(Settlement.parseFrom(value), at);
    }
    if (topic.equals(Topics.PAYMENTS.name())) {
      return PaymentRecords.read(record);
    }
    RegistryRecord registry = RegistryRecord.parseFrom(value);
    return registry.hasNode() ? Optional.of(node(registry.getNode(), at)) : Optional.empty();
  }

  private static Optional<Event> published(Proof proof, long at) {
    return Proofs.leaf(proof)
        .map(
            leaf ->
                new Event.Published(
                    leaf,
                    Math.max(NO_TYPE, proof.getTeeType()),
                    proof.getModelName(),
                    proof.getModelVersion(),
                    isAlone(proof.getRoute()),
                    at));
  }

  /** Nothing for a record under another key than its proof's: the proof itself is not refused. */
  private static Optional<Event> refused(byte[] key, RejectedProof rejected, long at) {
    Optional<Bytes32> named = hash(key);
    return Proofs.leaf(rejected.getProof())
        .filter(leaf -> named.filter(leaf.hash()::equals).isPresent())
        .map(leaf -> new Event.Refused(leaf, rejected.getReason(), rejected.getDetail(), at));
  }

  private static Optional<Event> step(Settlement settlement, long at)
      throws TreeDump.MalformedException {
    Optional<Status> status = status(settlement.getStatus());
    boolean isAlone = isAlone(settlement.getRoute());
    List<SettlementLeaf> leaves =
        isAlone
            ? Proofs.leaf(settlement.getProof()).map(List::of).orElse(List.of())
            : settlement.getDump().isEmpty()
                ? List.of()
                : leaves(settlement.getDump().toByteArray());
    Bytes32 root = Proofs.bytes32(settlement.getRoot());
    return status.map(
        known ->
            new Event.Step(
                root,
                (int) natural(settlement.getSize()),
                known,
                isAlone,
                natural(settlement.getNumber()),
                natural(settlement.getBlockNumber()),
                hash(settlement.getTransactionHash().toByteArray()),
                settlement.getBlobId(),
                leaves,
                at));
  }

  /**
   * Whether the leaf is its own root: by a transaction of its own, or by a proof in zero knowledge.
   */
  private static boolean isAlone(Route route) {
    return route == Route.ROUTE_INDIVIDUAL || route == Route.ROUTE_ZK;
  }

  private static Optional<Status> status(Settlement.Status status) {
    return switch (status) {
      case STATUS_UPLOADED -> Optional.of(Status.UPLOADED);
      case STATUS_PENDING -> Optional.of(Status.PENDING);
      case STATUS_SETTLED -> Optional.of(Status.SETTLED);
      case STATUS_REJECTED -> Optional.of(Status.REJECTED);
      case STATUS_EXPIRED -> Optional.of(Status.EXPIRED);
      case STATUS_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static Event node(NodeRecord node, long at) {
    return new Event.Node(
        Proofs.bytes32(node.getTeeId()),
        (int) natural(node.getTeeType()),
        node.getEndpoint(),
        Bytes.wrap(node.getPublicKey().toByteArray()),
        Bytes.wrap(node.getTlsCertificate().toByteArray()),
        node.getEnabledList().stream()
            .map(each -> new Event.Interval(natural(each.getFrom()), natural(each.getUntil())))
            .toList(),
        natural(node.getBlockNumber()),
        at);
  }

  private static List<SettlementLeaf> leaves(byte[] dump) throws TreeDump.MalformedException {
    return TreeDump.read(Bytes.wrap(dump), Topics.BATCH_LEAVES_MAX);
  }

  /** Unsigned fields of a stranger's record may be more than a signed number holds. */
  private static long natural(long number) {
    return Math.max(0, number);
  }

  private static Optional<Bytes32> hash(byte[] bytes) {
    return bytes != null && bytes.length == Bytes32.SIZE
        ? Optional.of(Bytes32.copyOf(bytes))
        : Optional.empty();
  }
}
