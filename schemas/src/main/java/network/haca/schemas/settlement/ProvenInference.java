package network.haca.schemas.settlement;

import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Transcript;
import network.haca.schemas.TranscriptReader;

/**
 * The blob of a settlement by a proof in zero knowledge (rule H4): the leaf, the bytes of question
 * and answer that it signs the hashes of, and the proof. It has one form: a tag and the fields in
 * the order of this record, each a little-endian u32 length and that many bytes.
 *
 * @param signature of the node
 * @param timestamp of the leaf in seconds
 * @param input the bytes of the question (rule T1)
 * @param output the bytes of the answer
 * @param proof as the verifier takes it
 */
public record ProvenInference(
    Bytes32 teeId, Bytes signature, long timestamp, Bytes input, Bytes output, Bytes proof) {
  /** Upper bound on the bytes of a blob: a record of Kafka carries one (rule O2). */
  public static final int BYTES_MAX = 220 << 10;

  private static final String TAG = "haca.zk.v1";
  private static final int SIGNATURE_BYTES_MAX = 4_096;
  private static final int SIDE_BYTES_MAX = 72 << 10;
  private static final int PROOF_BYTES_MAX = 64 << 10;

  /** The leaf, whose hashes are those of question and answer. */
  public SettlementLeaf leaf() {
    return new SettlementLeaf(teeId, Keccak.hash(input), Keccak.hash(output), signature, timestamp);
  }

  public Bytes encode() {
    Transcript writer = new Transcript();
    writer.text(TAG);
    writer.field(teeId.value());
    writer.field(signature);
    writer.field(Bytes32.ofUnsigned(timestamp).value());
    writer.field(input);
    writer.field(output);
    writer.field(proof);
    return writer.bytes();
  }

  /** Nothing if the bytes are not exactly one in its form and within its bounds. */
  public static Optional<ProvenInference> decode(Bytes bytes) {
    if (bytes.size() > BYTES_MAX) {
      return Optional.empty();
    }
    try {
      TranscriptReader reader = new TranscriptReader(bytes);
      if (!reader.text(TAG.length()).equals(TAG)) {
        return Optional.empty();
      }
      Bytes32 teeId = new Bytes32(reader.fixed(Bytes32.SIZE));
      Bytes signature = reader.field(SIGNATURE_BYTES_MAX);
      Bytes date = reader.fixed(Bytes32.SIZE);
      long timestamp = date.getLong(Bytes32.SIZE - Long.BYTES);
      Bytes input = reader.field(SIDE_BYTES_MAX);
      Bytes output = reader.field(SIDE_BYTES_MAX);
      Bytes proof = reader.field(PROOF_BYTES_MAX);
      reader.end();
      return timestamp >= 0 && Bytes32.ofUnsigned(timestamp).value().equals(date)
          ? Optional.of(new ProvenInference(teeId, signature, timestamp, input, output, proof))
          : Optional.empty();
    } catch (TranscriptReader.MalformedException e) {
      return Optional.empty();
    }
  }
}
