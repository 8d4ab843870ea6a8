package network.haca.fullnode.app;

import java.util.Collection;
import java.util.Set;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes32;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * Settings of who may reach a node's JSON-RPC, over HTTP and WebSocket.
 *
 * @param hosts names under which a node that holds keys is reached, beside localhost and addresses
 * @param origins of pages that may call; if there are none all may, or none if the node holds keys
 */
public record RpcDoor(ServerLimits limits, Set<String> hosts, Set<String> origins) {
  private static final Setting<Set<String>> HOSTS =
      Setting.of(
          "node.rpc.hosts",
          PageGuard.names("names of this node, or *"),
          Set.of(),
          "Names under which a node that holds keys is reached, beside localhost and addresses;"
              + " others get 421.");
  private static final Setting<Set<String>> ORIGINS =
      Setting.of(
          "node.rpc.origins",
          PageGuard.names("origins such as https://app.example, or *"),
          Set.of(),
          "Pages that may call the node; others get 403. Where none is named, all may, or none if"
              + " the node holds keys.");

  static final SettingGroup SETTINGS = SettingGroup.of(HOSTS, ORIGINS).with(ServerLimits.SETTINGS);

  public RpcDoor {
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
  }

  static RpcDoor read(Settings settings) {
    return new RpcDoor(ServerLimits.read(settings), settings.get(HOSTS), settings.get(ORIGINS));
  }

  /** No page is a part of the network, whose calls are bounded one by one and no further. */
  PageGuard partsGuard() {
    return PageGuard.keys(hosts, Set.of());
  }

  /**
   * A node that signs for whoever asks serves no page that its operator did not name; others serve
   * all unless some are named.
   */
  PageGuard guard(Collection<Bytes32> keys) {
    if (!keys.isEmpty()) {
      return PageGuard.keys(hosts, origins);
    }
    return origins.isEmpty() ? PageGuard.open() : PageGuard.pages(origins);
  }
}
