package network.haca.schemas.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;

/** Rule H4: the blob of a proof in zero knowledge has one form. */
class ProvenInferenceTest {
  private static final ProvenInference PROVEN =
      new ProvenInference(
          Bytes32.ofUnsigned(5),
          Bytes.fromHex("aabb"),
          77,
          Bytes.ofUtf8("question"),
          Bytes.ofUtf8("answer"),
          Bytes.fromHex("0102"));

  private static Bytes resized(Bytes bytes, int size) {
    return bytes.slice(0, size);
  }

  @Test
  void h4WhatIsWrittenIsRead() {
    assertEquals(Optional.of(PROVEN), ProvenInference.decode(PROVEN.encode()));
    assertEquals(Keccak.hash(Bytes.ofUtf8("question")), PROVEN.leaf().inputHash());
  }

  @Test
  void h4ATruncatedOrLongerBlobIsNone() {
    Bytes whole = PROVEN.encode();
    for (int size = 0; size < whole.size(); size++) {
      assertEquals(Optional.empty(), ProvenInference.decode(resized(whole, size)), "of " + size);
    }
    Bytes longer = Bytes.concat(whole, Bytes.fromHex("00"));
    assertEquals(Optional.empty(), ProvenInference.decode(longer));
  }

  @Test
  void h4EveryChangedByteIsAnotherOrNone() {
    byte[] whole = PROVEN.encode().toArray();
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      assertNotEquals(Optional.of(PROVEN), ProvenInference.decode(Bytes.wrap(changed)));
    }
  }

  @Test
  void h4LengthsAreBoundedBeforeAnythingIsRead() {
    ProvenInference huge =
        new ProvenInference(
            Bytes32.ZERO,
            Bytes.EMPTY,
            0,
            Bytes.wrap(new byte[(72 << 10) + 1]),
            Bytes.EMPTY,
            Bytes.EMPTY);
    assertEquals(Optional.empty(), ProvenInference.decode(huge.encode()));
    Bytes beyond = Bytes.wrap(new byte[ProvenInference.BYTES_MAX + 1]);
    assertEquals(Optional.empty(), ProvenInference.decode(beyond));
  }
}
