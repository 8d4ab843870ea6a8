package network.haca.settings;

import java.util.List;
import java.util.stream.Stream;
import network.haca.service.Explained;

/** A configuration that cannot be used; the message has a line for each problem. */
public final class InvalidSettingsException extends Exception implements Explained {
  private final List<String> problems;

  InvalidSettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }

  @Override
  public int exitCode() {
    return SETUP;
  }

  @Override
  public List<String> explanation() {
    return Stream.concat(
            Stream.of("The configuration cannot be used:"),
            problems.stream().map(problem -> "  " + problem))
        .toList();
  }
}
