package network.haca.fullnode.cometbft;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How CometBFT runs on this machine.
 *
 * @param rpcPort on the loopback interface
 * @param p2pHost where other nodes reach it
 * @param genesis that all nodes share; without one, this node alone validates a chain of its own
 * @param peers {@code id@host:port} of the nodes that it stays connected with
 */
public record CometBftOptions(
    int rpcPort, String p2pHost, int p2pPort, Optional<Path> genesis, List<String> peers) {
  public CometBftOptions {
    peers = List.copyOf(peers);
  }
}
