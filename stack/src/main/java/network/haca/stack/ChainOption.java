package network.haca.stack;

import java.net.URI;
import network.haca.contracts.EthereumClient;
import picocli.CommandLine.Option;

/** Which full node a command asks. */
final class ChainOption {
  @Option(
      names = "--chain",
      paramLabel = "URI",
      description = "JSON-RPC of a full node (default: http://127.0.0.1:8545)")
  private URI chain = URI.create("http://127.0.0.1:8545");

  URI uri() {
    return chain;
  }

  EthereumClient client() {
    return new EthereumClient(chain);
  }

  /** For a node that does not answer at all. */
  SetupException unreachable(Exception cause) {
    return new SetupException("no full node at " + chain + "; is the network up?", cause);
  }
}
