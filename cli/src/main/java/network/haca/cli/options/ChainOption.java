package network.haca.cli.options;

import java.io.IOException;
import java.net.URI;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.NoAnswer;
import network.haca.contracts.EthereumClient;
import picocli.CommandLine.Option;

/** The option that names the full node which a command asks. */
public final class ChainOption {
  @Option(
      names = "--chain",
      paramLabel = "URI",
      description = "JSON-RPC of a full node (default: of this machine's network)")
  private URI chain = URI.create("http://127.0.0.1:8545");

  public URI uri() {
    return chain;
  }

  public EthereumClient client() {
    return new EthereumClient(chain);
  }

  /** Whose word it is, what is shown. */
  public String basis() {
    return "according to %s, which is believed: your own node, or 'haca light' over any other"
        .formatted(chain);
  }

  /** For a node that does not answer, or with an error alone. */
  public CommandFailure unreachable(Exception cause) {
    return cause instanceof EthereumClient.RefusedException
        ? CommandFailure.refused(
            "the node at %s answers: %s".formatted(chain, cause.getMessage()), cause)
        : CommandFailure.unreachable("full node", chain, "--chain", cause);
  }

  /**
   * For what was to be done by transactions and is not.
   *
   * @param undone such as "the node was not registered"
   */
  public CommandFailure undone(String undone, IOException cause) {
    return NoAnswer.isCauseOf(cause)
        ? unreachable(cause).leaving(undone)
        : CommandFailure.refused("%s: %s".formatted(undone, cause.getMessage()), cause);
  }
}
