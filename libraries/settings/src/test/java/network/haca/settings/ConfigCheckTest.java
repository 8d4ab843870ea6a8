package network.haca.settings;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.AssertionFailedError;

/** The harness of configurations finds what it is there for. */
class ConfigCheckTest {
  private static final Form<Integer> FORM = Form.number(0, 9, "");
  private static final Setting<Integer> ONE = Setting.of("a.one", FORM, 1, "One.");
  private static final Setting<Integer> TWO = Setting.of("a.two", FORM, 2, "Two.");
  private static final Setting<Integer> MUST = Setting.required("a.must", FORM, "What must be.");
  private static final SettingGroup GROUP = SettingGroup.of(ONE, TWO, MUST);
  private static final Map<String, String> GIVEN =
      Map.of("a.one", "3", "a.two", "4", "a.must", "5");

  private static final ConfigCheck<List<Integer>> RIGHT =
      ConfigCheck.ofPart(
          GROUP, settings -> List.of(settings.get(ONE), settings.get(TWO), settings.get(MUST)));

  private static void assertFound(Executable check) {
    assertThrows(AssertionFailedError.class, check);
  }

  @Test
  void whatIsRightPasses() throws InvalidSettingsException {
    RIGHT.assertDefaults(Map.of("a.must", "5"), List.of(1, 2, 5));
    RIGHT.assertMapping(GIVEN, List.of(3, 4, 5));
    RIGHT.except("a.two").assertMapping(Map.of("a.one", "3", "a.must", "5"), List.of(3, 2, 5));
  }

  @Test
  void aDefaultThatChangedIsFound() {
    assertFound(() -> RIGHT.assertDefaults(Map.of("a.must", "5"), List.of(1, 3, 5)));
  }

  @Test
  void aKeyThatNeedNotBeGivenIsFound() {
    assertFound(() -> RIGHT.assertDefaults(Map.of("a.must", "5", "a.one", "1"), List.of(1, 2, 5)));
  }

  @Test
  void aKeyThatSetsAnothersFieldIsFound() {
    ConfigCheck<List<Integer>> swapped =
        ConfigCheck.ofPart(
            GROUP, settings -> List.of(settings.get(TWO), settings.get(ONE), settings.get(MUST)));
    assertFound(() -> swapped.assertMapping(GIVEN, List.of(3, 4, 5)));
  }

  @Test
  void aKeyThatSetsNothingIsFound() {
    ConfigCheck<List<Integer>> deaf =
        ConfigCheck.ofPart(GROUP, settings -> List.of(settings.get(ONE), settings.get(MUST)));
    assertFound(() -> deaf.assertMapping(GIVEN, List.of(3, 5)));
  }

  @Test
  void aKeyThatIsLeftOutAndValuesThatHideAMistakeAreFound() {
    assertFound(() -> RIGHT.assertMapping(Map.of("a.one", "3", "a.must", "5"), List.of(3, 2, 5)));
    assertFound(
        () ->
            RIGHT.assertMapping(
                Map.of("a.one", "3", "a.two", "3", "a.must", "5"), List.of(3, 3, 5)));
    assertFound(
        () ->
            RIGHT.assertMapping(
                Map.of("a.one", "1", "a.two", "4", "a.must", "5"), List.of(1, 4, 5)));
  }
}
