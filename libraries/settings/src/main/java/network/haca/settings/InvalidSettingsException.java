package network.haca.settings;

import java.util.List;

/** A configuration that cannot be used; the message has a line for each problem. */
public final class InvalidSettingsException extends Exception {
  private final List<String> problems;

  InvalidSettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
