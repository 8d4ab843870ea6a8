package network.haca.devnet.processes;

import java.net.URI;
import network.haca.broker.BrokerAccess;

/**
 * The addresses at which a role finds the others.
 *
 * @param kafka {@code host:port} of the broker
 * @param access the broker's users, of whom each role is one
 * @param chain JSON-RPC of a full node
 * @param cometBft RPC of that node's CometBFT
 * @param walrus publisher and aggregator
 * @param bridge the receipts
 */
public record Reach(
    String kafka, BrokerAccess access, URI chain, URI cometBft, URI walrus, URI bridge) {

  /** The chain's WebSocket, on the same port. */
  URI chainEvents() {
    return URI.create("ws" + chain.toString().substring("http".length()));
  }
}
