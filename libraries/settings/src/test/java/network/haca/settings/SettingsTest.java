package network.haca.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Setting<Integer> PORT =
      Setting.of("http.port", Endpoints.port(), 8000, "The port.");
  private static final Setting<Duration> IDLE =
      Setting.of("http.idle", Durations.waiting(), Duration.ofSeconds(3), "How long it may idle.");
  private static final Setting<Boolean> GZIP =
      Setting.of("http.gzip", Form.flag(), false, "Whether it compresses.");
  private static final Setting<String> NAME =
      Setting.required("http.name", Endpoints.host(), "The name of the host.");
  private static final Setting<Optional<String>> WORD =
      Setting.secret("http.password", Form.matching("digits", Pattern.compile("[0-9]+")), "It.");

  private static List<String> problems(SettingGroup group, Map<String, String> given) {
    return assertThrows(InvalidSettingsException.class, () -> group.read(given)).problems();
  }

  @Test
  void whatIsGivenCountsAndElseTheDefault() throws InvalidSettingsException {
    Settings settings =
        SettingGroup.of(PORT, IDLE, GZIP, WORD)
            .read(Map.of("http.port", " 8001 ", "http.password", "12"));
    assertEquals(8001, settings.get(PORT));
    assertEquals(Duration.ofSeconds(3), settings.get(IDLE));
    assertEquals(Optional.of("12"), settings.get(WORD));
    assertEquals(true, settings.gives(PORT));
    assertEquals(false, settings.gives(IDLE));
  }

  @Test
  void everyProblemIsNamedAtOnceWithWhatWasGivenAndWhatWouldBeRight() {
    assertEquals(
        List.of(
            "http.port: '70000' given; give a port from 0 to 65535",
            "http.gzip: 'yes' given; give true or false",
            "http.name: missing; give the name or address of a host, without a port: the name of"
                + " the host",
            "http.port and http.gzip quarrel",
            "http.idel: not a known key; the keys are [http.gzip, http.idle, http.name,"
                + " http.port]"),
        problems(
            SettingGroup.of(PORT, IDLE, GZIP, NAME)
                .checkedBy(settings -> List.of("http.port and http.gzip quarrel")),
            Map.of("http.port", "70000", "http.idel", "1s", "http.gzip", "yes")));
  }

  @Test
  void aRuleFindsNoValueWhereNoneCouldBeRead() {
    SettingGroup group =
        SettingGroup.of(PORT, NAME)
            .checkedBy(
                settings ->
                    settings.find(PORT).isEmpty() && settings.find(NAME).isEmpty()
                        ? List.of("neither")
                        : List.of());
    assertEquals("neither", problems(group, Map.of("http.port", "x")).getLast());
  }

  @Test
  void aSecretIsNotRepeatedNorIsItsAbsence() {
    List<String> refused = problems(SettingGroup.of(WORD), Map.of("http.password", "hunter2"));
    assertEquals(List.of("http.password: not readable; give digits"), refused);
    assertEquals(refused, problems(SettingGroup.of(WORD), Map.of("http.password", "")));
    assertEquals("none", WORD.fallbackText());
  }

  @Test
  void whatAUriMayHideAndWhatATerminalObeysIsNotRepeated() {
    Setting<?> uri = Setting.required("a.uri", Endpoints.http(), "It.");
    String refused =
        problems(
                SettingGroup.of(uri),
                Map.of("a.uri", "http://u:p/@ss@host/?key=s3 \u001b[2J\u0000"))
            .getFirst();
    for (String hidden : List.of("u:p", "ss@", "s3", "\u001b", "\u0000")) {
      assertFalse(refused.contains(hidden), refused);
    }
  }

  @Test
  void aSettingThatIsReadByAllIsListedOnceAndTwoOfOneKeyAreABug() {
    SettingGroup group = SettingGroup.of(PORT, IDLE).with(SettingGroup.of(IDLE, GZIP));
    assertEquals(List.of(PORT, IDLE, GZIP), group.settings());
    Setting<Integer> other = Setting.of("http.port", Endpoints.port(), 1, "Another.");
    assertThrows(IllegalArgumentException.class, () -> group.with(SettingGroup.of(other)));
    assertThrows(IllegalArgumentException.class, () -> Given.settings(group, Map.of()).get(NAME));
  }
}
