package network.haca.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.settings.Reading.Refused;
import network.haca.settings.Reading.Value;
import org.junit.jupiter.api.Test;

class FormTest {
  private enum Colour {
    RED,
    GREEN
  }

  private static <T> void assertReads(Form<T> form, String text, T value) {
    assertEquals(new Value<>(value), form.reader().apply(text), text);
  }

  private static void assertRefuses(Form<?> form, String... texts) {
    for (String text : texts) {
      assertInstanceOf(
          Refused.class, form.reader().apply(text), () -> "'%s' is taken".formatted(text));
    }
  }

  @Test
  void numbersAreDigitsWithinTheirBounds() {
    Form<Integer> form = Form.number(-5, 1_000, "things");
    assertReads(form, "1000", 1000);
    assertReads(form, "-5", -5);
    assertReads(form, "007", 7);
    assertRefuses(form, "", "1001", "-6", "1_000", "1,000", "+5", "0x10", "1e2", "5.0", "5 ");
    assertRefuses(form, "٣", "2147483648", "9223372036854775808", "99999999999999999999");
    assertReads(Form.longNumber(0, Long.MAX_VALUE, ""), "9223372036854775807", Long.MAX_VALUE);
    assertEquals("-5 to 1000 things", form.text());
  }

  @Test
  void flagsAreTrueOrFalse() {
    assertReads(Form.flag(), "true", true);
    assertReads(Form.flag(), "false", false);
    assertRefuses(Form.flag(), "", "yes", "True", "1");
  }

  @Test
  void aChoiceNamesWhatThereIs() {
    Form<Colour> form = Form.choice(Colour.class);
    assertReads(form, "GREEN", Colour.GREEN);
    assertRefuses(form, "", "green", "BLUE");
    assertEquals("one of RED, GREEN", form.text());
  }

  @Test
  void aPathIsOneThatASystemCanHave() {
    assertReads(Form.path(), "/a b/c", Path.of("/a b/c"));
    assertRefuses(Form.path(), "", "/a\u0000b");
  }

  @Test
  void listsAreSeparatedByCommas() {
    Form<List<Integer>> form = Form.number(0, 9, "").list();
    assertReads(form, "1, 2,", List.of(1, 2));
    assertReads(form, "", List.of());
    assertRefuses(form, "1;2", "1,x");
    assertEquals("1,2", form.writer().apply(List.of(1, 2)));
    assertReads(Form.number(0, 9, "").set(), "1,2,1", Set.of(2, 1));
  }

  @Test
  void noneIsAnEmptyTextOrItsWord() {
    Form<Optional<Integer>> form = Form.number(0, 9, "").orWord("open");
    assertReads(form, "open", Optional.empty());
    assertReads(form, "3", Optional.of(3));
    assertRefuses(form, "", "Open");
    assertReads(Form.number(0, 9, "").optional(), "", Optional.empty());
  }

  @Test
  void durationsHaveUnitsAndBounds() {
    Form<Duration> form = Durations.waiting();
    assertReads(form, "500ms", Duration.ofMillis(500));
    assertReads(form, "0.5s", Duration.ofMillis(500));
    assertReads(form, "PT1M", Duration.ofMinutes(1));
    assertReads(form, "1h30m", Duration.ofMinutes(90));
    assertReads(form, "1d", Duration.ofDays(1));
    assertRefuses(form, "", "5", "5 s", "ms", "s", "-1s", "-5ms", "0s", "0ms", "PT0S", "PT0.0001S");
    assertRefuses(
        form, "25h", "2d", "9223372036854775807ms", "9223372036854775807s", "P999999999D");
    assertReads(Durations.noneUpTo(Duration.ofHours(1)), "0s", Duration.ZERO);
    assertEquals("a duration from 1ms to 1d", form.text());
  }

  @Test
  void aDurationIsWrittenAsItCanBeGiven() {
    for (String text :
        List.of("1ms", "1500ms", "2s", "90s", "1m", "61m", "1h", "25h", "90d", "0s")) {
      Form<Duration> form = Durations.between(Duration.ZERO, Duration.ofDays(100));
      Value<?> read = assertInstanceOf(Value.class, form.reader().apply(text));
      assertEquals(text, form.writer().apply((Duration) read.value()));
    }
  }

  @Test
  void aUriHasItsSchemeAHostAndAPortThatThereIs() {
    Form<URI> http = Endpoints.http();
    for (String right :
        List.of("http://a", "https://a:65535/b?c=d", "http://[::1]:80", "http://1.2.3.4")) {
      assertReads(http, right, URI.create(right));
    }
    assertRefuses(http, "", "a", "a:1", "/a", "http:", "http://", "http:///a", "http://:80");
    assertRefuses(http, "http://a:65536", "http://a:0", "http://a:x", "http://a:99999999999");
    assertRefuses(http, "ws://a", "ftp://a", "file:///a", "http://bad host", "http://user:pw@a");
    assertRefuses(http, "http://a#b", "http://a\u0000", "http://a,http://b");
    assertReads(Endpoints.webSocket(), "wss://a:1", URI.create("wss://a:1"));
    assertRefuses(Endpoints.webSocket(), "ws://bad host", "http://a", "ws://", "ws://a:70000");
  }

  @Test
  void hostsHaveNoPortAndPairsHaveOne() {
    for (String host : List.of("a", "a_b.example", "127.0.0.1", "::1", "fe80::1%eth0")) {
      assertReads(Endpoints.host(), host, host);
    }
    assertRefuses(Endpoints.host(), "", "a:80", "http://a", "a b", "a,b", "a/b", "[::1]:80");
    assertReads(Endpoints.hostPort().list(), "a:1, [::1]:9092", List.of("a:1", "[::1]:9092"));
    assertRefuses(
        Endpoints.hostPort(), "a", "a:", ":1", "a:0", "a:65536", "a:b", "::1:80", "x://a:1");
    assertRefuses(Endpoints.port(), "-1", "65536", "http");
  }

  @Test
  void hexadecimalDigitsAreCounted() {
    assertRefuses(Hex.address(), "", "0x", "0x12", "nobody", "0x" + "zz".repeat(20));
    assertRefuses(Hex.word("a key"), "0x" + "12".repeat(31), "0x" + "12".repeat(33));
  }
}
