package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes: refused with a reason, or the one encoding of what was read. */
class RlpFuzzTest {
  @FuzzTest
  void whatDecodesEncodesToTheSameBytes(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      assertEquals(bytes, Rlp.encode(Rlp.decode(bytes)));
    } catch (Rlp.MalformedException e) {
      assertEquals(false, String.valueOf(e.getMessage()).isEmpty());
    }
  }
}
