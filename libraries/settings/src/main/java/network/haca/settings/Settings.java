package network.haca.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.settings.Reading.Refused;
import network.haca.settings.Reading.Value;
import org.jspecify.annotations.Nullable;

/** The values of a {@link SettingGroup}'s settings. */
public final class Settings {
  private final Map<String, String> given;
  private final Map<Setting<?>, Object> values = new HashMap<>();

  Settings(SettingGroup group, Map<String, String> given) throws InvalidSettingsException {
    this.given = new TreeMap<>(given);
    List<String> problems = new ArrayList<>();
    group.settings().forEach(setting -> read(setting, problems));
    group.rules().forEach(rule -> problems.addAll(rule.apply(this)));
    problems.addAll(strays(group));
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }

  /** The value of one of the group's settings: what was given, or else its default. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalArgumentException(setting + " is not of this group"));
  }

  /** The value of a setting if it could be read: for rules, which run whatever was wrong before. */
  @SuppressWarnings("unchecked")
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /** Says whether the setting was given, readable or not. */
  public boolean gives(Setting<?> setting) {
    return given.containsKey(setting.key());
  }

  private <T> void read(Setting<T> setting, List<String> problems) {
    @Nullable String text = given.get(setting.key());
    if (text == null) {
      setting
          .fallback()
          .ifPresentOrElse(
              fallback -> values.put(setting, fallback), () -> problems.add(setting.missing()));
      return;
    }
    switch (setting.form().reader().apply(text.strip())) {
      case Value<T>(T value) -> values.put(setting, Objects.requireNonNull(value));
      case Refused<T>(String reason) -> problems.add(setting.refusal(text, reason));
    }
  }

  private List<String> strays(SettingGroup group) {
    Set<String> known = new TreeSet<>();
    group.settings().forEach(setting -> known.add(setting.key()));
    return given.keySet().stream()
        .filter(key -> !known.contains(key))
        .map(key -> "%s: not a known key; the keys are %s".formatted(Quotable.of(key), known))
        .toList();
  }
}
