package network.haca.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void readsTypedValuesAndFallsBack() throws InvalidSettingsException {
    Settings settings = new Settings(Map.of("http.port", "8000", "http.idle", "500ms"));
    assertEquals(8000, settings.port("http.port", 1));
    assertEquals(Duration.ofMillis(500), settings.duration("http.idle", Duration.ZERO));
    assertEquals(Duration.ofSeconds(3), settings.duration("http.other", Duration.ofSeconds(3)));
    settings.check();
  }

  @Test
  void namesEveryProblemAtOnceWithWhatWasGivenAndWhatWouldBeRight() {
    Settings settings =
        new Settings(Map.of("http.port", "70000", "http.idel", "1s", "http.gzip", "yes"));
    settings.port("http.port", 8000);
    settings.duration("http.idle", Duration.ZERO);
    settings.flag("http.gzip", false);
    settings.requiredText("kafka.servers", "host:port pairs");
    InvalidSettingsException refusal =
        assertThrows(InvalidSettingsException.class, settings::check);
    assertEquals(
        List.of(
            "http.port: '70000' given; give a port from 0 to 65535",
            "http.gzip: 'yes' given; give true or false",
            "kafka.servers: missing; give host:port pairs",
            "http.idel: not a known key; the keys are [http.gzip, http.idle, http.port,"
                + " kafka.servers]"),
        refusal.problems());
  }

  @Test
  void urisAreAbsoluteAndSeparatedByCommas() {
    Settings settings = new Settings(Map.of("two", "http://a:1, http://b", "one", "b:1,/c"));
    assertEquals(
        List.of(URI.create("http://a:1"), URI.create("http://b")), settings.uris("two", List.of()));
    assertEquals(List.of(), settings.uris("one", List.of()));
    assertEquals(
        List.of("one: 'b:1,/c' given; give absolute URIs, comma-separated"),
        assertThrows(InvalidSettingsException.class, settings::check).problems());
  }
}
