package network.haca.fullnode.app;

import java.util.Collection;
import java.util.Set;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes32;
import network.haca.settings.Settings;

/**
 * Settings of who may reach a node's JSON-RPC, over HTTP and WebSocket.
 *
 * @param hosts names under which a node that holds keys is reached, beside localhost and addresses
 * @param origins of pages that may call a node that holds keys
 */
public record RpcDoor(ServerLimits limits, Set<String> hosts, Set<String> origins) {
  public RpcDoor {
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
  }

  static RpcDoor read(Settings settings) {
    return new RpcDoor(
        ServerLimits.read(settings),
        PageGuard.read(settings, "node.rpc.hosts", "names of this node, or *"),
        PageGuard.read(settings, "node.rpc.origins", "origins such as https://app.example, or *"));
  }

  /** No page is a part of the network, whose calls are bounded one by one and no further. */
  PageGuard partsGuard() {
    return PageGuard.keys(hosts, Set.of());
  }

  /** A node that signs for whoever asks serves no page that it does not know; others serve all. */
  PageGuard guard(Collection<Bytes32> keys) {
    return keys.isEmpty() ? PageGuard.open() : PageGuard.keys(hosts, origins);
  }
}
