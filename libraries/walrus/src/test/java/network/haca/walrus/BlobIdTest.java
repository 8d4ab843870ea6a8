package network.haca.walrus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

class BlobIdTest {
  private static final Bytes TEXT = Bytes.ofUtf8("some other string");

  @Test
  void theFieldHasTheCheckValuesOfTheReference() {
    assertEquals(0x4690, BinaryField.exp(1));
    assertEquals(0x45f0, BinaryField.exp(5));
    assertEquals(65_535, BinaryField.log(0));
    assertEquals(45_925, BinaryField.log(65_535));
    assertEquals(34_952, BinaryField.skew(6));
    assertEquals(43_173, BinaryField.skew(65_534));
  }

  @Test
  void theWorkedExampleOfSevenShardsHolds() {
    assertEquals("MZZh06qR5-K4PM4krnRQAHOAbAHiJjx8A8rk_e1GUBg", BlobId.of(TEXT, 7).toText());
  }

  @Test
  void theExampleOfWalrusOwnDocumentationHolds() {
    assertEquals("M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk", BlobId.of(TEXT, 1000).toText());
  }

  @Test
  void onlyTheCanonicalTextIsAnId() {
    String text = BlobId.of(TEXT, 7).toText();
    assertEquals(Optional.of(BlobId.of(TEXT, 7)), BlobId.parse(text));
    assertEquals(Optional.empty(), BlobId.parse(text + "="));
    assertEquals(Optional.empty(), BlobId.parse(text.substring(1)));
    assertEquals(Optional.empty(), BlobId.parse(text.replace('-', '+')));
    // The last character carries two bits that no id uses.
    assertEquals(Optional.empty(), BlobId.parse(text.substring(0, 42) + "h"));
  }

  @Test
  void tooFewShardsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> BlobId.of(TEXT, 3));
  }

  @Test
  void theLargestBlobHasAnIdAndALargerOneHasNone() {
    int most = (int) BlobId.bytesMax(4);
    assertEquals(6 * 65_534, most);
    assertEquals(43, BlobId.of(Bytes.wrap(new byte[most]), 4).toText().length());
    Bytes larger = Bytes.wrap(new byte[most + 1]);
    assertThrows(IllegalArgumentException.class, () -> BlobId.of(larger, 4));
  }
}
