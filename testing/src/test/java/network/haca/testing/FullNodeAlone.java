package network.haca.testing;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.stack.network.NetworkPorts;

/** One validator under CometBFT, and nothing else of the network. */
final class FullNodeAlone {
  private FullNodeAlone() {}

  static AutoCloseable start(Vertx vertx, Path home, NetworkPorts ports) throws Exception {
    FullNode node =
        FullNode.start(
            vertx,
            FullNodeConfig.read(
                Map.of(
                    "node.home", home.toString(),
                    "node.rpc.port", Integer.toString(ports.chain()),
                    "node.ws.port", Integer.toString(ports.chainWebSocket()),
                    "node.cometbft.rpc.port", Integer.toString(ports.cometRpc()),
                    "node.cometbft.p2p.port", Integer.toString(ports.cometP2p()))),
            line -> {});
    return () -> {
      node.close();
      vertx.close().await();
    };
  }
}
