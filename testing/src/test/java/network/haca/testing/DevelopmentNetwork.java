package network.haca.testing;

import java.net.URI;
import java.nio.file.Path;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.lightclient.TrustedGenesis;

/**
 * A whole network in this process, with the bundled models, and the genesis by which its receipts
 * are verified without it.
 */
record DevelopmentNetwork(Network network, TrustedGenesis genesis) implements AutoCloseable {
  static DevelopmentNetwork start(Path home) throws Exception {
    return start(home, Served.models(Path.of("../inference-workers/tensor-worker/target/models")));
  }

  /** One that serves more than the bundled models. */
  static DevelopmentNetwork start(Path home, Served served) throws Exception {
    Network network = Network.start(home, served, NetworkPorts.free(), line -> {});
    return new DevelopmentNetwork(network, Offline.genesis(Network.genesis(home)));
  }

  NetworkPorts ports() {
    return network.ports();
  }

  URI chain() {
    return uri(ports().chain());
  }

  URI walrus() {
    return uri(ports().walrus());
  }

  URI receipts() {
    return uri(ports().receipts());
  }

  URI cometRpc() {
    return uri(ports().cometRpc());
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    network.close();
  }
}
