package network.haca.bridge.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Optional;
import network.haca.bridge.core.Placed;
import network.haca.bridge.core.Refusal;
import network.haca.bridge.core.SettledView;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.RefusalStore;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.v1.RejectedProof;
import network.haca.schemas.v1.Route;
import network.haca.schemas.v1.Settlement;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The readers by which a bridge learns from topics what became of proofs. */
public final class ViewRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ViewRecords.class);

  private ViewRecords() {}

  /** The reader of {@code haca.settlements}; who writes there is not believed. */
  public static TopicFollower.Reader settlements(SettledView view) {
    return record -> {
      try {
        return record.value() == null || learn(view, Settlement.parseFrom(record.value()));
      } catch (InvalidProtocolBufferException | TreeDump.MalformedException e) {
        LOG.warn(
            "the record at offset {} tells of no settlement: {}", record.offset(), e.toString());
        return true;
      }
    };
  }

  private static boolean learn(SettledView view, Settlement settlement)
      throws IOException, TreeDump.MalformedException {
    if (settlement.getStatus() != Settlement.Status.STATUS_SETTLED) {
      return true;
    }
    if (settlement.getRoute() == Route.ROUTE_INDIVIDUAL) {
      Optional<SettlementLeaf> leaf = Proofs.leaf(settlement.getProof());
      boolean isKnown = settlement.getTransactionHash().size() == Bytes32.SIZE;
      Bytes32 transaction =
          isKnown ? Proofs.bytes32(settlement.getTransactionHash()) : Bytes32.ZERO;
      return leaf.isEmpty()
          || view.learn(leaf.get(), new Placed(transaction, settlement.getBlobId()));
    }
    if (settlement.getRoute() == Route.ROUTE_ZK) {
      Optional<SettlementLeaf> leaf = Proofs.leaf(settlement.getProof());
      return leaf.isEmpty() || view.learnProven(leaf.get());
    }
    // An earlier release told no leaves; the chain and Walrus do.
    return settlement.getDump().isEmpty()
        || view.learn(
            SettlingBatch.read(
                Bytes.wrap(settlement.getDump().toByteArray()), settlement.getSize()));
  }

  /** The reader of {@code haca.proofs.rejected}, where only the network's own roles write. */
  public static TopicFollower.Reader refusals(RefusalStore refusals) {
    return record -> {
      leaf(record).ifPresent(leaf -> save(refusals, leaf, record));
      return true;
    };
  }

  /** The key is the leaf's hash, of proofs that are too malformed for a leaf as well. */
  private static Optional<Bytes32> leaf(ConsumerRecord<byte[], byte[]> record) {
    return record.key() != null && record.key().length == Bytes32.SIZE && record.value() != null
        ? Optional.of(Bytes32.copyOf(record.key()))
        : Optional.empty();
  }

  private static void save(
      RefusalStore refusals, Bytes32 leaf, ConsumerRecord<byte[], byte[]> record) {
    try {
      RejectedProof rejected = RejectedProof.parseFrom(record.value());
      refusals.save(
          leaf, new Refusal(rejected.getReason(), rejected.getDetail()), record.timestamp());
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("the record at offset {} tells of no refusal", record.offset());
    }
  }
}
