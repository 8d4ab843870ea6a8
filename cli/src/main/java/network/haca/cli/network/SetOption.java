package network.haca.cli.network;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.haca.cli.roles.RoleSettings;
import network.haca.role.SetupException;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import picocli.CommandLine.Option;

/** {@code --set}: settings of the roles of a network, over what it tells them. */
final class SetOption {
  private static final String NAME = "--set";

  /** Options that bring a role into a network, by the roles that are not always there. */
  private static final Map<String, String> OPTIONAL =
      Map.of("llm-node", "--llm or --llm-models FILE", "data-node", "--data-sources FILE");

  @Option(
      names = NAME,
      paramLabel = "[ROLE:]KEY=VALUE",
      description =
          "a setting of every role that has it, or of one; may be repeated ('haca settings' shows"
              + " them)")
  private Map<String, String> given = new LinkedHashMap<>();

  /** A setting by the roles that are meant. */
  private record Target(String key, Set<String> roles) {}

  /**
   * Looks at each by itself; what concerns several is looked at when the roles' settings are read.
   *
   * @param absent roles that this network does not run
   * @return by role
   * @throws SetupException if a role, key or value is none, in a sentence with what would be right
   */
  Map<String, Map<String, String>> read(Set<String> absent) throws SetupException {
    Map<String, Map<String, String>> settings = new TreeMap<>();
    for (Map.Entry<String, String> each : given.entrySet()) {
      Target target = target(each.getKey());
      Set<String> running = new LinkedHashSet<>(target.roles());
      running.removeAll(absent);
      if (running.isEmpty()) {
        String role = target.roles().iterator().next();
        throw refusal(
            each.getKey(),
            "%s does not run in this network; add %s".formatted(role, OPTIONAL.get(role)));
      }
      for (String role : running) {
        requireReadable(role, target.key(), each.getValue());
        settings.computeIfAbsent(role, _ -> new TreeMap<>()).put(target.key(), each.getValue());
      }
    }
    return settings;
  }

  private static Target target(String name) throws SetupException {
    int colon = name.indexOf(':');
    String key = name.substring(colon + 1);
    Set<String> roles = new LinkedHashSet<>(RoleSettings.all().keySet());
    if (colon >= 0) {
      roles.retainAll(Set.of(name.substring(0, colon)));
      if (roles.isEmpty()) {
        throw refusal(
            name,
            "'%s' is no role; give one of %s"
                .formatted(
                    name.substring(0, colon), String.join(", ", RoleSettings.all().keySet())));
      }
    }
    Target target =
        new Target(
            key,
            roles.stream()
                .filter(role -> keys(role).contains(key))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    if (target.roles().isEmpty()) {
      throw refusal(name, "that is no key; " + nearest(key, roles));
    }
    return target;
  }

  private static List<String> keys(String role) {
    return settings(role).stream().map(Setting::key).toList();
  }

  private static List<Setting<?>> settings(String role) {
    SettingGroup group = RoleSettings.all().get(role);
    return group == null ? List.of() : group.settings();
  }

  /** The keys that begin with the same word. */
  private static String nearest(String key, Set<String> roles) {
    String word = key.split("\\.", 2)[0] + ".";
    List<String> near =
        roles.stream()
            .flatMap(role -> keys(role).stream())
            .filter(each -> each.startsWith(word))
            .distinct()
            .sorted()
            .toList();
    return near.isEmpty()
        ? "'haca settings' shows those that there are"
        : "give one of " + String.join(", ", near);
  }

  private static void requireReadable(String role, String key, String value) throws SetupException {
    for (Setting<?> setting : settings(role)) {
      if (setting.key().equals(key)) {
        try {
          var _ = SettingGroup.of(setting).read(Map.of(key, value));
        } catch (InvalidSettingsException e) {
          throw new SetupException(NAME + " " + e.getMessage(), e);
        }
      }
    }
  }

  private static SetupException refusal(String name, String reason) {
    return new SetupException("%s %s: %s".formatted(NAME, name, reason), null);
  }
}
