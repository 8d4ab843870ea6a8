package network.haca.explorer.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import network.haca.explorer.core.Event;
import network.haca.explorer.core.Examples;
import network.haca.explorer.core.Status;
import network.haca.explorer.core.Table;
import network.haca.explorer.core.View;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.EnabledInterval;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.RejectedProof;
import network.haca.schemas.v1.Route;
import network.haca.schemas.v1.Settlement;
import network.haca.schemas.v1.Watermark;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventRecordsTest {
  private static final List<SettlementLeaf> LEAVES = Examples.leaves(3);

  private static ConsumerRecord<byte[], byte[]> record(Topic<?> topic, byte[] value) {
    return new ConsumerRecord<>(topic.name(), 0, 0, new byte[0], value);
  }

  private static Optional<Event> read(Topic<?> topic, MessageLite message) throws Exception {
    return EventRecords.read(record(topic, message.toByteArray()));
  }

  private static ByteString bytes(Bytes32 hash) {
    return Proofs.byteString(hash.value());
  }

  private static ByteString dump() {
    MerkleTree tree = MerkleTree.of(LEAVES.stream().map(SettlementLeaf::hash).toList());
    return Proofs.byteString(TreeDump.write(tree, LEAVES));
  }

  @Test
  void aLeafThatSettlesByAProofInZeroKnowledgeIsItsOwnRoot() throws Exception {
    SettlementLeaf leaf = LEAVES.getFirst();
    Event.Step step =
        (Event.Step)
            read(
                    Topics.SETTLEMENTS,
                    Settlement.newBuilder()
                        .setRoot(bytes(leaf.hash()))
                        .setStatus(Settlement.Status.STATUS_SETTLED)
                        .setRoute(Route.ROUTE_ZK)
                        .setProof(Proofs.of(leaf))
                        .build())
                .orElseThrow();
    assertTrue(step.isAlone());
    assertEquals(List.of(leaf), step.leaves());
  }

  @Test
  void recordsOfEveryTopicAreRead() throws Exception {
    Bytes32 root = Examples.root(LEAVES);
    Event.Published published =
        (Event.Published)
            read(
                    Topics.PROOFS,
                    Proofs.of(LEAVES.getFirst())
                        .setTeeType(3)
                        .setModelName("m")
                        .setRoute(Route.ROUTE_INDIVIDUAL)
                        .build())
                .orElseThrow();
    assertEquals(LEAVES.getFirst(), published.leaf());
    assertTrue(published.isAlone());

    Event.Batched batched =
        (Event.Batched)
            read(Topics.BATCHES, Batch.newBuilder().setRoot(bytes(root)).setDump(dump()).build())
                .orElseThrow();
    assertEquals(List.copyOf(LEAVES).size(), batched.leaves().size());

    Event.Step step =
        (Event.Step)
            read(
                    Topics.SETTLEMENTS,
                    Settlement.newBuilder()
                        .setRoot(bytes(root))
                        .setStatus(Settlement.Status.STATUS_SETTLED)
                        .setTransactionHash(bytes(Examples.TRANSACTION))
                        .setDump(dump())
                        .build())
                .orElseThrow();
    assertEquals(Status.SETTLED, step.status());
    assertEquals(Optional.of(Examples.TRANSACTION), step.transaction());
    assertEquals(3, step.leaves().size());

    Event.Node node =
        (Event.Node)
            read(
                    Topics.REGISTRY,
                    RegistryRecord.newBuilder()
                        .setNode(
                            NodeRecord.newBuilder()
                                .setTeeId(bytes(Examples.NODE))
                                .addEnabled(EnabledInterval.newBuilder().setFrom(4)))
                        .build())
                .orElseThrow();
    assertEquals(List.of(new Event.Interval(4, 0)), node.enabled());
  }

  @Test
  void whatTellsTheViewNothingIsNoEvent() throws Exception {
    assertEquals(
        Optional.empty(),
        read(
            Topics.REGISTRY,
            RegistryRecord.newBuilder().setWatermark(Watermark.getDefaultInstance()).build()));
    assertEquals(
        Optional.empty(),
        read(Topics.SETTLEMENTS, Settlement.newBuilder().setRoot(bytes(Examples.NODE)).build()));
    assertEquals(Optional.empty(), read(Topics.PROOFS, Proof.getDefaultInstance()));
    assertEquals(Optional.empty(), read(Topics.REJECTED, RejectedProof.getDefaultInstance()));
  }

  /** Whoever sends a proof again under a wrong key has that record refused, and not the proof. */
  @Test
  void aRefusalIsOfTheProofInItsRecordUnderItsOwnKey() throws Exception {
    SettlementLeaf leaf = LEAVES.getFirst();
    byte[] value =
        RejectedProof.newBuilder()
            .setProof(Proofs.of(leaf))
            .setReason("TOO_OLD")
            .setDetail("a day")
            .build()
            .toByteArray();
    assertEquals(
        Optional.of(new Event.Refused(leaf, "TOO_OLD", "a day", 0)),
        EventRecords.read(rejected(leaf.hash(), value)));
    assertEquals(Optional.empty(), EventRecords.read(rejected(LEAVES.getLast().hash(), value)));
    assertEquals(
        Optional.empty(),
        EventRecords.read(rejected(leaf.hash(), RejectedProof.getDefaultInstance().toByteArray())));
  }

  private static ConsumerRecord<byte[], byte[]> rejected(Bytes32 key, byte[] value) {
    return new ConsumerRecord<>(Topics.REJECTED.name(), 0, 0, key.toArray(), value);
  }

  @Test
  void anUnreadableRecordIsRefusedWithAReason() {
    for (Topic<?> topic : List.of(Topics.BATCHES, Topics.SETTLEMENTS, Topics.PROOFS)) {
      assertThrows(
          EventRecords.MalformedException.class,
          () -> EventRecords.read(record(topic, new byte[] {1, 2, 3})));
    }
    assertThrows(
        EventRecords.MalformedException.class,
        () ->
            read(Topics.BATCHES, Batch.newBuilder().setRoot(ByteString.copyFromUtf8("x")).build()));
  }

  /** One record that the view cannot take would hold up all behind it. */
  @Test
  void whateverARecordSaysTheViewTakesItOrItIsLeftOut() throws Exception {
    Random random = new Random(3);
    Map<Bytes, Bytes> rows = new HashMap<>();
    Table table =
        new Table() {
          @Override
          public Optional<Bytes> get(Bytes key) {
            return Optional.ofNullable(rows.get(key));
          }

          @Override
          public void put(Bytes key, Bytes value) {
            rows.put(key, value);
          }

          @Override
          public void remove(Bytes key) {
            rows.remove(key);
          }
        };
    View view = new View(table, happening -> {});
    List<MessageLite> extremes =
        List.of(
            Proofs.of(LEAVES.get(1)).setTeeType(-1).build(),
            Proofs.of(LEAVES.get(2)).setTimestamp(Long.MAX_VALUE).build(),
            Settlement.newBuilder()
                .setRoot(bytes(Examples.NODE))
                .setStatus(Settlement.Status.STATUS_PENDING)
                .setSize(-1)
                .setNumber(-1)
                .setBlockNumber(-1)
                .build(),
            RegistryRecord.newBuilder()
                .setNode(
                    NodeRecord.newBuilder()
                        .setTeeId(bytes(Examples.NODE))
                        .setTeeType(-1)
                        .setBlockNumber(-1)
                        .addEnabled(EnabledInterval.newBuilder().setFrom(-1).setUntil(-1)))
                .build());
    for (MessageLite extreme : extremes) {
      for (Topic<?> topic : Topics.ALL) {
        take(view, record(topic, extreme.toByteArray()));
      }
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] value = extremes.get(i % extremes.size()).toByteArray();
      value[random.nextInt(value.length)] = (byte) random.nextInt();
      take(view, record(Topics.ALL.get(random.nextInt(Topics.ALL.size())), value));
    }
    assertTrue(rows.size() > extremes.size());
  }

  private static void take(View view, ConsumerRecord<byte[], byte[]> record) {
    try {
      EventRecords.read(record).ifPresent(view::take);
    } catch (EventRecords.MalformedException e) {
      assertTrue(e.getMessage() != null);
    }
  }
}
