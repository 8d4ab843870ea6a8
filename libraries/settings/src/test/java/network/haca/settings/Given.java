package network.haca.settings;

import java.util.Map;

/** Settings as a test gives them, which are right. */
public final class Given {
  private Given() {}

  /** Reads what has to be readable. */
  public static Settings settings(SettingGroup group, Map<String, String> given) {
    try {
      return group.read(given);
    } catch (InvalidSettingsException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
