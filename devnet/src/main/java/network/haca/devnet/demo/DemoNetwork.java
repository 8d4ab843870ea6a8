package network.haca.devnet.demo;

import java.net.URI;
import java.nio.file.Path;
import network.haca.broker.BrokerAccess;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.settings.KafkaSettings;

/**
 * Addresses and files by which a demo finds the network that it asks.
 *
 * @param ingress over HTTP
 * @param grpcHost of the ingress over gRPC
 * @param grpcPort of the ingress over gRPC
 * @param bridge that has the receipts
 * @param cometBft through which a change of the validators is followed
 * @param reader of the topics
 * @param genesis by which receipts are verified
 * @param scratch where the demo writes
 * @param hasFeed whether it has the demo's feed
 */
public record DemoNetwork(
    URI ingress,
    String grpcHost,
    int grpcPort,
    URI bridge,
    URI cometBft,
    KafkaSettings reader,
    Path genesis,
    Path scratch,
    boolean hasFeed) {
  private static final String HOST = "127.0.0.1";

  /** One that runs in this process, with the demo's feed. */
  public static DemoNetwork of(Network network, Path home) {
    NetworkPorts ports = network.ports();
    return new DemoNetwork(
        uri(ports.http()),
        HOST,
        ports.grpc(),
        uri(ports.receipts()),
        uri(ports.cometRpc()),
        network.kafka(BrokerAccess.READER),
        Network.genesis(home),
        home,
        true);
  }

  private static URI uri(int port) {
    return URI.create("http://%s:%d".formatted(HOST, port));
  }
}
