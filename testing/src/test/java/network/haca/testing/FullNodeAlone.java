package network.haca.testing;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;

/** One validator under CometBFT, and nothing else of the network. */
final class FullNodeAlone {
  private FullNodeAlone() {}

  static AutoCloseable start(Vertx vertx, Path home, NetworkPorts ports) throws Exception {
    return start(vertx, home, ports, Map.of());
  }

  /**
   * @param more settings
   */
  static AutoCloseable start(Vertx vertx, Path home, NetworkPorts ports, Map<String, String> more)
      throws Exception {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("node.home", home.toString());
    settings.put("node.rpc.port", Integer.toString(ports.chain()));
    settings.put("node.ws.port", Integer.toString(ports.chainWebSocket()));
    settings.put("node.rpc.parts.port", Integer.toString(ports.chainParts()));
    settings.put("node.cometbft.rpc.port", Integer.toString(ports.cometRpc()));
    settings.put("node.cometbft.p2p.port", Integer.toString(ports.cometP2p()));
    FullNode node = FullNode.start(vertx, FullNodeConfig.read(settings), line -> {});
    return () -> {
      node.close();
      vertx.close().await();
    };
  }
}
