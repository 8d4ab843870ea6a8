package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatATerminalObeysOrHidesIsEscaped() {
    assertEquals("\\u001b[2J\\u0007", Printable.line("\u001b[2J\u0007"));
    assertEquals("1\\u000d\\u000a✓ signed", Printable.line("1\r\n✓ signed"));
    assertEquals("\\u009b1m", Printable.line("\u009b1m"));
    assertEquals("\\u202etxt\\u2066", Printable.line("\u202etxt\u2066"));
    assertEquals("a\\u2028b\\u200bc", Printable.line("a\u2028b\u200bc"));
    assertEquals("\\udb40\\udc41", Printable.line(new String(Character.toChars(0xe0041))));
  }

  @Test
  void whatPeopleWriteStandsAsItIs() {
    String family = "Grüße, 世界, می\u200cخواهم, 👩\u200d👧";
    assertEquals(family, Printable.line(family));
    assertEquals("one\n\ttwo", Printable.text("one\n\ttwo"));
    assertEquals("one\\u000d", Printable.text("one\r"));
  }

  @Test
  void aLineIsBoundedAndSaysSo() {
    String shown = Printable.line("7".repeat(4 << 20));
    assertTrue(shown.length() < Printable.LINE_MAX + 50);
    assertTrue(shown.endsWith("… (4194304 characters in all)"), shown);
  }
}
