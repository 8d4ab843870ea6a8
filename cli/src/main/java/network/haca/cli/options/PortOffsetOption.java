package network.haca.cli.options;

import java.util.Optional;
import network.haca.role.SetupException;
import network.haca.settings.Form;
import network.haca.settings.Reading;
import picocli.CommandLine.Option;

/** {@code --port-offset}: moves every port of a network. */
public final class PortOffsetOption {
  static final String NAME = "--port-offset";

  /** The highest port of a network that is moved that far is below 65536. */
  static final Form<Integer> FORM = Form.number(0, 30_000, "").saying("a number from 0 to 30000");

  @Option(
      names = NAME,
      paramLabel = "N",
      description = "moves every port, by 0 to 30000 (default: HACA_PORT_OFFSET or 0)")
  private String given = "0";

  /** The number that is added to each standard port. */
  public int number() throws SetupException {
    return parse(given)
        .orElseThrow(
            () ->
                new SetupException(
                    "%s: '%s' given; give %s".formatted(NAME, given, FORM.text()), null));
  }

  static Optional<Integer> parse(String text) {
    return FORM.reader().apply(text.strip()) instanceof Reading.Value<Integer>(Integer value)
        ? Optional.of(value)
        : Optional.empty();
  }
}
