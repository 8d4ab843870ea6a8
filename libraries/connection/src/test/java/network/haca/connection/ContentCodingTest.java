package network.haca.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContentCodingTest {
  private static final byte[] TEXT = "the same again ".repeat(100).getBytes(UTF_8);

  @ParameterizedTest
  @EnumSource
  void whatIsPackedIsUnpacked(ContentCoding coding) throws Exception {
    byte[] packed = coding.pack(TEXT);
    byte[] plain = coding.unpack(packed, TEXT.length, bytes -> true).orElseThrow();
    assertArrayEquals(TEXT, plain);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "DEFLATE"})
  void whatGrowsBeyondTheBoundIsRefusedBeforeItIsHeld(ContentCoding coding) {
    byte[] bomb = coding.pack(new byte[10 << 20]);
    assertTrue(bomb.length < 1 << 20);
    long[] held = {0};
    assertThrows(
        ContentCoding.TooLongException.class,
        () ->
            coding.unpack(
                bomb,
                1 << 20,
                bytes -> {
                  held[0] += bytes;
                  return true;
                }));
    assertTrue(held[0] <= 1 << 20);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "DEFLATE"})
  void whatFindsNoRoomIsNotUnpacked(ContentCoding coding) throws Exception {
    assertEquals(Optional.empty(), coding.unpack(coding.pack(TEXT), TEXT.length, bytes -> false));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "DEFLATE"})
  void whatIsCutOrOfAnotherCodingIsMalformed(ContentCoding coding) {
    byte[] packed = coding.pack(TEXT);
    byte[] cut = Arrays.copyOf(packed, packed.length / 2);
    assertThrows(IOException.class, () -> coding.unpack(cut, TEXT.length, bytes -> true));
    assertThrows(IOException.class, () -> coding.unpack(TEXT, TEXT.length, bytes -> true));
  }

  @ParameterizedTest
  @CsvSource({"gzip, GZIP", "GZIP, GZIP", "deflate, DEFLATE", "identity, IDENTITY", "'', IDENTITY"})
  void bodiesComeInCodingsByTheirNames(String header, ContentCoding coding) {
    assertEquals(Optional.of(coding), ContentCoding.ofBody(header));
  }

  @ParameterizedTest
  @CsvSource({"br", "'gzip, gzip'", "zstd", "x"})
  void otherCodingsAreNone(String header) {
    assertEquals(Optional.empty(), ContentCoding.ofBody(header));
  }

  @ParameterizedTest
  @CsvSource({
    "'deflate, gzip;q=0.5', GZIP",
    "gzip;q=0, IDENTITY",
    "'gzip;q=0.0, deflate', DEFLATE",
    "br, IDENTITY",
    "'', IDENTITY"
  })
  void answersComeInACodingThatTheClientTakes(String header, ContentCoding coding) {
    assertEquals(coding, ContentCoding.forAnswer(header));
  }

  @Test
  void withoutHeadersBodiesAreAsTheyAre() {
    assertEquals(Optional.of(ContentCoding.IDENTITY), ContentCoding.ofBody(null));
    assertEquals(ContentCoding.IDENTITY, ContentCoding.forAnswer(null));
  }
}
