package network.haca.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.ValidatorSetContract;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import org.jspecify.annotations.Nullable;

/** The one validator of a network's genesis, handing over to a full node that is another. */
final class Turnover implements AutoCloseable {
  static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Vertx vertx;
  private final Path home;
  private final NetworkPorts ports = NetworkPorts.free();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable FullNode successor;

  /**
   * @param home of the network
   */
  Turnover(Vertx vertx, Path home) {
    this.vertx = vertx;
    this.home = home;
  }

  /** A proof that is settled. */
  record Settled(Bytes32 leaf, JsonNode receipt) {}

  /** Ports of the node to which it is handed over. */
  NetworkPorts ports() {
    return ports;
  }

  /** The key of the validator to which it is handed over. */
  Bytes32 validator() throws IOException {
    return key(new CometBftHome(home.resolve("successor/cometbft")));
  }

  /**
   * Starts the other node, and moves all power to it. Heights follow one another only while
   * something happens.
   */
  void handOver(Network network) throws Exception {
    successor = FullNode.start(vertx, FullNodeConfig.read(settings(network)), line -> {});
    try (TransferLoad _ =
        TransferLoad.start(List.of(chain(network)), DevelopmentAccounts.KEYS.get(2))) {
      Bytes32 first = key(firstHome());
      Bytes32 second = validator();
      // Each step moves no more than a third of the power that votes.
      setPower(network, second, 3);
      setPower(network, second, 7);
      setPower(network, second, 12);
      setPower(network, first, 3);
      setPower(network, first, 0);
    }
  }

  /** To be closed after the network: without it the chain stands still. */
  @Override
  public void close() throws IOException {
    if (successor != null) {
      successor.close();
    }
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Asks, and waits for the receipt. */
  Settled settle(Network network) throws Exception {
    Await.until(
        PATIENCE,
        "no node gets ready",
        () -> get(network.ports().http(), "/v2/health/ready").statusCode() == 200);
    try (InferenceClient client = new InferenceClient()) {
      ProvenAnswer reply =
          client.askGrpc(
              "127.0.0.1",
              network.ports().grpc(),
              new Question(
                  "projectile", "", "VANILLA", "", List.of(InferenceClient.row("launch", 20, 45))));
      Bytes32 leaf = reply.proof().leaf().hash();
      String path = "/v1/receipts/" + leaf.toHex();
      Await.until(
          PATIENCE, "no receipt", () -> get(network.ports().receipts(), path).statusCode() == 200);
      return new Settled(
          leaf, new ObjectMapper().readTree(get(network.ports().receipts(), path).body()));
    }
  }

  private Map<String, String> settings(Network network) throws Exception {
    return Map.of(
        "node.home", home.resolve("successor").toString(),
        "node.rpc.port", Integer.toString(ports.chain()),
        "node.ws.port", Integer.toString(ports.chainWebSocket()),
        "node.rpc.parts.port", Integer.toString(ports.chainParts()),
        "node.cometbft.rpc.port", Integer.toString(ports.cometRpc()),
        "node.cometbft.p2p.port", Integer.toString(ports.cometP2p()),
        "node.genesis", Network.genesis(home).toString(),
        "node.peers", "%s@127.0.0.1:%d".formatted(firstHome().nodeId(), network.ports().cometP2p()),
        "walrus.aggregators", "http://127.0.0.1:" + network.ports().walrus());
  }

  private CometBftHome firstHome() {
    return new CometBftHome(home.resolve("node/cometbft"));
  }

  private static Bytes32 key(CometBftHome of) throws IOException {
    return Bytes32.copyOf(Base64.getDecoder().decode(of.validatorKey()));
  }

  static URI cometRpc(NetworkPorts ports) {
    return URI.create("http://127.0.0.1:" + ports.cometRpc());
  }

  private static EthereumClient chain(Network network) {
    return new EthereumClient(URI.create("http://127.0.0.1:" + network.ports().chain()));
  }

  /** Changes a validator's power, and waits until CometBFT counts by it. */
  private static void setPower(Network network, Bytes32 validator, long power) throws Exception {
    var _ =
        new TransactionSender(chain(network), DevelopmentAccounts.KEYS.get(0))
            .send(Addresses.VALIDATOR_SET, ValidatorSetContract.setPower(validator, power));
    String key = Base64.getEncoder().encodeToString(validator.toArray());
    Await.until(
        PATIENCE,
        "the power does not count",
        () -> {
          long counted = 0;
          for (JsonNode each :
              CometBft.get(cometRpc(network.ports()), "/validators").path("validators")) {
            if (each.at("/pub_key/value").asText().equals(key)) {
              counted = each.path("voting_power").asLong();
            }
          }
          return counted == power;
        });
  }
}
