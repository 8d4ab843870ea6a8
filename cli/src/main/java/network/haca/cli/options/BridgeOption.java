package network.haca.cli.options;

import java.net.URI;
import network.haca.cli.outcome.CommandFailure;
import picocli.CommandLine.Option;

/** {@code --bridge}: where receipts come from. */
public final class BridgeOption {
  private static final String NAME = "--bridge";

  @Option(
      names = NAME,
      paramLabel = "URI",
      description = "where receipts are served (default: of this machine's network)")
  private URI uri = URI.create("http://127.0.0.1:8010");

  public URI uri() {
    return uri;
  }

  /** For one that does not answer. */
  public CommandFailure unreachable(Exception cause) {
    return CommandFailure.unreachable("bridge", uri, NAME, cause);
  }
}
