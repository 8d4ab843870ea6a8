package network.haca.bridge.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import network.haca.bridge.chain.BatchSettling;
import network.haca.bridge.chain.IndividualJourney;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.kafka.RecordSettler.UnreadableException;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.Proof;

/** What the records of each topic are, and the journeys that they go on. */
public final class SettlingRecords {
  private SettlingRecords() {}

  /** Of {@code haca.batches}. */
  public static RecordSettler.Journey batches(BatchSettling settling, ReceiptStore receipts) {
    return (value, done) -> {
      SettlingBatch batch = batch(value);
      if (receipts.has(batch.root()) && !settling.passages().has(batch.root())) {
        done.run();
      } else {
        settling.accept(batch, done);
      }
    };
  }

  /** Of {@code haca.individual}. */
  public static RecordSettler.Journey individual(IndividualJourney journey) {
    return (value, done) -> {
      Proof proof = proof(value);
      journey.travel(leaf(proof), proof.getBlobId(), done);
    };
  }

  private static SettlingBatch batch(byte[] value) throws UnreadableException {
    try {
      Batch batch = Batch.parseFrom(value);
      return SettlingBatch.read(Bytes.wrap(batch.getDump().toByteArray()), batch.getSize());
    } catch (InvalidProtocolBufferException | TreeDump.MalformedException e) {
      throw new UnreadableException("no batch", e);
    }
  }

  private static Proof proof(byte[] value) throws UnreadableException {
    try {
      return Proof.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableException("no proof", e);
    }
  }

  private static SettlementLeaf leaf(Proof proof) throws UnreadableException {
    return Proofs.leaf(proof).orElseThrow(() -> new UnreadableException("a malformed proof"));
  }
}
