package network.haca.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Settings that are read together, and rules that concern several of them.
 *
 * @param rules return problems; each asks {@link Settings#find} for what could be read
 */
public record SettingGroup(
    List<Setting<?>> settings, List<Function<Settings, List<String>>> rules) {
  public SettingGroup {
    SequencedSet<Setting<?>> once = new LinkedHashSet<>(settings);
    if (once.stream().map(Setting::key).distinct().count() != once.size()) {
      throw new IllegalArgumentException("two settings with one key in " + once);
    }
    settings = List.copyOf(once);
    rules = rules.stream().distinct().toList();
  }

  public static SettingGroup of(Setting<?>... settings) {
    return new SettingGroup(List.of(settings), List.of());
  }

  /** These settings and rules, and those of others. */
  public SettingGroup with(SettingGroup... others) {
    List<Setting<?>> all = new ArrayList<>(settings);
    List<Function<Settings, List<String>>> allRules = new ArrayList<>(rules);
    Stream.of(others)
        .forEach(
            other -> {
              all.addAll(other.settings);
              allRules.addAll(other.rules);
            });
    return new SettingGroup(all, allRules);
  }

  /** These settings with a rule more. */
  public SettingGroup checkedBy(Function<Settings, List<String>> rule) {
    List<Function<Settings, List<String>>> more = new ArrayList<>(rules);
    more.add(rule);
    return new SettingGroup(settings, more);
  }

  /**
   * Reads what was given for these settings.
   *
   * @throws InvalidSettingsException with every problem: a value that is missing or not readable, a
   *     rule that is broken, a key that nothing reads
   */
  public Settings read(Map<String, String> given) throws InvalidSettingsException {
    return new Settings(this, given);
  }
}
