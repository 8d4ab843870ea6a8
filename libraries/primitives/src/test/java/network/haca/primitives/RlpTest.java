package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RlpTest {
  @Test
  void encodesTheExamplesOfTheYellowPaper() {
    assertEquals("0x83646f67", Rlp.encode(Bytes.ofUtf8("dog")).toHex());
    assertEquals(
        "0xc88363617483646f67",
        Rlp.encodeList(Rlp.encode(Bytes.ofUtf8("cat")), Rlp.encode(Bytes.ofUtf8("dog"))).toHex());
    assertEquals("0x80", Rlp.encode(0).toHex());
    assertEquals("0x820400", Rlp.encode(1024).toHex());
    assertEquals("0xb838", Rlp.encode(Bytes.wrap(new byte[56])).slice(0, 2).toHex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "c0", "7f", "8180", "c7c0c1c0c3c0c1c0", "b838" + "00112233"})
  void decodingGivesBackWhatWasEncoded(String hex) throws Rlp.MalformedException {
    String text = hex.startsWith("b838") ? "b838" + "00112233445566ff".repeat(7) : hex;
    assertEquals("0x" + text, Rlp.encode(Rlp.decode(Bytes.fromHex(text))).toHex());
  }

  @ParameterizedTest
  @CsvSource({
    "'', item expected at byte 0",
    "8100, single byte below 0x80 with a prefix at 1",
    "83aabb, length 3 runs past byte 3",
    "b80105, long form for a length of 1",
    "b90000, length with a leading zero",
    "c0c0, 1 bytes after the item",
    "bbffffffff, length over 2^31",
    "c281, 'length 2 runs past byte 2'"
  })
  void refusesWhatIsNotCanonicalAndSaysWhy(String hex, String reason) {
    Rlp.MalformedException refusal =
        assertThrows(Rlp.MalformedException.class, () -> Rlp.decode(Bytes.fromHex(hex)));
    assertEquals(reason, refusal.getMessage());
  }

  @Test
  void refusesListsNestedTooDeep() {
    Bytes nested = Rlp.encodeList(List.of());
    for (int i = 0; i <= Rlp.DEPTH_MAX; i++) {
      nested = Rlp.encodeList(nested);
    }
    Bytes tooDeep = nested;
    assertThrows(Rlp.MalformedException.class, () -> Rlp.decode(tooDeep));
  }
}
