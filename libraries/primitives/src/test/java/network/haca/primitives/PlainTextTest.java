package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void whatSteersATerminalIsReplaced() {
    assertEquals("https://a?[2Jb??c", PlainText.of("https://a\u001b[2Jb\r\nc"));
    assertEquals("a?b?c?d?", PlainText.of("a\u009bb\u202ec\u2028d\ud800"));
  }

  @Test
  void readableTextStaysAsItIs() {
    assertEquals("Zürich 大 😀", PlainText.of("Zürich 大 😀"));
  }

  @Test
  void longTextIsCut() {
    assertEquals("a".repeat(PlainText.CHARACTERS_MAX) + "…", PlainText.of("a".repeat(100_000)));
  }
}
