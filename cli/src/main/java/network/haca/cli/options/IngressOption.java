package network.haca.cli.options;

import java.io.IOException;
import java.net.URI;
import network.haca.cli.outcome.CommandFailure;
import picocli.CommandLine.Option;

/** {@code --ingress}: where questions are asked. */
public final class IngressOption {
  private static final String NAME = "--ingress";

  @Option(
      names = NAME,
      paramLabel = "URI",
      description = "where the ingress answers over HTTP (default: of this machine's network)")
  private URI uri = URI.create("http://127.0.0.1:8000");

  public URI uri() {
    return uri;
  }

  /** For one that does not answer. */
  public CommandFailure unreachable(Exception cause) {
    return CommandFailure.unreachable("ingress", uri, NAME, cause);
  }

  /** The same if that is why it failed; otherwise the failure as it is. */
  public Exception failure(IOException cause) {
    return CommandFailure.of("ingress", uri, NAME, cause);
  }
}
