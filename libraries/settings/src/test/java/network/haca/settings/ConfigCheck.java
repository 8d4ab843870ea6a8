package network.haca.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds a configuration to its settings: what each is by default, and that each key sets what it
 * names. A default that changes, a key that sets nothing or another's field, and a key that is new
 * and not tested fail.
 *
 * @param group of the configuration
 * @param elsewhere keys that another test holds
 */
public record ConfigCheck<C>(SettingGroup group, Reader<C> reader, Set<String> elsewhere) {
  /** The method of the configuration that reads what was given. */
  @FunctionalInterface
  public interface Reader<C> {
    C read(Map<String, String> given) throws InvalidSettingsException;
  }

  public static <C> ConfigCheck<C> of(SettingGroup group, Reader<C> reader) {
    return new ConfigCheck<>(group, reader, Set.of());
  }

  /** The check of a class that is a part of configurations. */
  public static <C> ConfigCheck<C> ofPart(SettingGroup group, Function<Settings, C> reader) {
    return of(group, given -> reader.apply(group.read(given)));
  }

  public ConfigCheck<C> except(SettingGroup part) {
    return except(part.settings().stream().map(Setting::key).toArray(String[]::new));
  }

  public ConfigCheck<C> except(String... keys) {
    Set<String> more = new TreeSet<>(elsewhere);
    more.addAll(Set.of(keys));
    return new ConfigCheck<>(group, reader, more);
  }

  /**
   * Holds what is read from no more than what has to be given.
   *
   * @param required of which nothing may be left out
   */
  public void assertDefaults(Map<String, String> required, C expected)
      throws InvalidSettingsException {
    assertEquals(expected, reader.read(required));
    for (String key : required.keySet()) {
      assertThrows(
          InvalidSettingsException.class,
          () -> reader.read(without(key, required)),
          () -> key + " is no required key");
    }
  }

  /**
   * Holds what is read when every key is given.
   *
   * @param given values that are no defaults, and of one form no two the same
   */
  public void assertMapping(Map<String, String> given, C expected) throws InvalidSettingsException {
    Set<String> keys = new TreeSet<>(given.keySet());
    keys.addAll(elsewhere);
    assertEquals(
        group.settings().stream().map(Setting::key).collect(Collectors.toCollection(TreeSet::new)),
        keys,
        "the keys that are given are those of the settings");
    assertDistinct(given);
    assertEquals(expected, reader.read(given));
    for (String key : given.keySet()) {
      if (!elsewhere.contains(key)) {
        assertMatters(key, given, expected);
      }
    }
  }

  /** Values of one form that are the same hide that one is taken for the other. */
  private void assertDistinct(Map<String, String> given) {
    Map<String, String> seen = new HashMap<>();
    for (Setting<?> setting : group.settings()) {
      String value = given.get(setting.key());
      boolean isChoice = setting.form().text().matches("one of .*|true or false");
      if (value != null && !isChoice && !elsewhere.contains(setting.key())) {
        String other = seen.put(setting.form().text() + " " + value, setting.key());
        assertEquals(null, other, () -> "give another value than %s's".formatted(setting.key()));
      }
    }
  }

  private void assertMatters(String key, Map<String, String> given, C expected) {
    try {
      assertNotEquals(
          expected,
          reader.read(without(key, given)),
          () -> "%s changes nothing, or is given its default".formatted(key));
    } catch (InvalidSettingsException e) {
      assertEquals(false, e.problems().isEmpty(), "a refusal says why");
    }
  }

  private static Map<String, String> without(String key, Map<String, String> given) {
    Map<String, String> less = new TreeMap<>(given);
    less.remove(key);
    return less;
  }
}
