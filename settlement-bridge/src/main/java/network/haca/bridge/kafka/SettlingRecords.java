package network.haca.bridge.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.function.Predicate;
import network.haca.bridge.core.Batches;
import network.haca.bridge.core.IndividualJourney;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.core.ZkJourney;
import network.haca.bridge.kafka.RecordSettler.UnreadableException;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.Proof;

/** The records of each topic, and the journeys that they go on. */
public final class SettlingRecords {
  private SettlingRecords() {}

  /**
   * The journey of the records of {@code haca.batches}.
   *
   * @param isDone whether nothing is left to do for the batch of a root
   */
  public static RecordSettler.Journey batches(Batches batches, Predicate<Bytes32> isDone) {
    return (value, done) -> {
      SettlingBatch batch = batch(value);
      if (isDone.test(batch.root())) {
        done.run();
      } else {
        batches.accept(batch, done);
      }
    };
  }

  /** The journey of the records of {@code haca.individual}. */
  public static RecordSettler.Journey individual(IndividualJourney journey) {
    return (value, done) -> {
      Proof proof = proof(value);
      journey.travel(leaf(proof), proof.getBlobId(), done);
    };
  }

  /** The journey of the records of {@code haca.zk}. */
  public static RecordSettler.Journey zk(ZkJourney journey) {
    return (value, done) -> {
      Proof proof = proof(value);
      Optional<ProvenInference> proven =
          ProvenInference.decode(Bytes.wrap(proof.getProven().toByteArray()));
      if (proven.isEmpty() || proof.getModelId().size() != Bytes32.SIZE) {
        throw new UnreadableException("no proof in zero knowledge");
      }
      journey.travel(Proofs.bytes32(proof.getModelId()), proven.get(), done);
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
