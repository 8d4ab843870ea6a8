package network.haca.cli.roles;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code haca settings}: what the roles can be told. */
@Command(
    name = "settings",
    description =
        "Shows the settings of a role, or of all: key, what may be given, default, meaning.",
    mixinStandardHelpOptions = true)
public final class SettingsCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "ROLE", description = "the command that runs the role")
  private @Nullable String role;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    SequencedMap<String, SettingGroup> roles = RoleSettings.all();
    if (role != null) {
      SettingGroup chosen = roles.get(role);
      if (chosen == null) {
        throw new SetupException(
            "'%s' is no role; give one of %s".formatted(role, String.join(", ", roles.keySet())),
            null);
      }
      roles = new LinkedHashMap<>(Map.of(role, chosen));
    }
    json.print(document(roles), table(roles));
    return ExitCode.DONE.code();
  }

  private static String table(SequencedMap<String, SettingGroup> roles) {
    StringBuilder text = new StringBuilder();
    roles.forEach(
        (name, group) -> {
          text.append(text.isEmpty() ? "" : "\n").append(name).append('\n');
          List<Setting<?>> settings = group.settings();
          int keys = widest(settings.stream().map(Setting::key).toList());
          int forms = widest(settings.stream().map(setting -> setting.form().text()).toList());
          int defaults = widest(settings.stream().map(Setting::fallbackText).toList());
          String line = "  %%-%ds  %%-%ds  %%-%ds  %%s%n".formatted(keys, forms, defaults);
          for (Setting<?> setting : settings) {
            text.append(
                line.formatted(
                    setting.key(),
                    setting.form().text(),
                    setting.fallbackText(),
                    setting.meaning()));
          }
        });
    return text.toString().stripTrailing();
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(1);
  }

  private static ObjectNode document(SequencedMap<String, SettingGroup> roles) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    roles.forEach(
        (name, group) -> {
          ArrayNode settings = document.putArray(name);
          group.settings().forEach(setting -> describe(setting, settings.addObject()));
        });
    return document;
  }

  private static void describe(Setting<?> setting, ObjectNode object) {
    object.put("key", setting.key());
    object.put("form", setting.form().text());
    object.put("default", setting.isRequired() ? null : setting.fallbackText());
    object.put("required", setting.isRequired());
    object.put("secret", setting.isSecret());
    object.put("meaning", setting.meaning());
  }
}
