package network.haca.fullnode.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;

/** Any bytes from strangers as a snapshot's description or chunk. */
class SnapshotFuzzTest {
  @FuzzTest
  void aChunkIsRefusedWithAReasonOrIsWhatItsRecordsSay(byte[] input) {
    try {
      List<SnapshotRecord> records = SnapshotRecord.decode(Bytes.copyOf(input));
      Bytes encoded = Rlp.encodeList(records.stream().map(SnapshotRecord::encode).toList());
      assertEquals(records, SnapshotRecord.decode(encoded));
    } catch (Rlp.MalformedException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }
  }

  @FuzzTest
  void metadataIsRefusedWithAReasonOrKeepsItsBytes(byte[] input) {
    Bytes metadata = Bytes.copyOf(input);
    try {
      assertEquals(metadata, Snapshot.of(1, metadata).metadata());
    } catch (IllegalArgumentException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }
  }
}
