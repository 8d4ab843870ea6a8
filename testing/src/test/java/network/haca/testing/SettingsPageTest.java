package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.cli.roles.RoleSettings;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/settings.md}, which is written with {@code -Dsettings.write=true}. */
class SettingsPageTest {
  private static final Path PAGE = Path.of("../docs/settings.md");
  private static final int MEANING_MAX = 180;

  @Test
  void thePageIsWhatTheDeclarationsSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("settings.write")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        page,
        Files.readString(PAGE),
        "write it with: ./mvnw verify -pl testing -am -Dtest=SettingsPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsettings.write=true");
  }

  @Test
  void everyMeaningIsAShortSentence() {
    assertAll(
        RoleSettings.all().values().stream()
            .flatMap(group -> group.settings().stream())
            .distinct()
            .map(setting -> () -> assertSentence(setting)));
  }

  private static void assertSentence(Setting<?> setting) {
    String meaning = setting.meaning();
    assertTrue(
        meaning.matches("[A-Z][^|]*[A-Za-z0-9]\\.") && meaning.length() <= MEANING_MAX,
        () -> setting.key() + ": " + meaning);
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings

            What each role can be told, by `--config FILE` (a properties file in UTF-8) and `--set KEY=VALUE` over it.
            `./haca settings ROLE` shows the same. This page is made from the declarations in the code; do not edit it.
            What is secret is never repeated in a message. Durations are written like 500ms, 2s, 5m, 1h and 90d, or as ISO 8601
            has them (PT1M). An empty value is the same as none where none is the default.
            """);
    RoleSettings.all().forEach((role, group) -> page.append(section(role, group)));
    return page.toString();
  }

  private static String section(String role, SettingGroup group) {
    StringBuilder section =
        new StringBuilder(
            "\n## %s\n\n| key | give | default | meaning |\n|---|---|---|---|\n".formatted(role));
    for (Setting<?> setting : group.settings()) {
      section.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  setting.form().text() + (setting.isSecret() ? " (secret)" : ""),
                  setting.isRequired() ? "**required**" : setting.fallbackText(),
                  setting.meaning()));
    }
    return section.toString();
  }
}
