package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

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
import java.util.Optional;
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
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.LightBlockSource;
import network.haca.lightclient.LightClient;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Section R across a full turnover: the one validator of genesis hands over to another, and
 * receipts of before and after hold from either end of the chain.
 */
class TurnoverIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration TRUST_PERIOD = Duration.ofHours(1);

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  /** Closed last: without it the chain stands still. */
  private @Nullable FullNode successor;

  @AfterEach
  void close() throws IOException {
    if (successor != null) {
      successor.close();
    }
    vertx.close().await();
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Asks, and waits for the receipt. */
  private JsonNode receipt(Network network) throws Exception {
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
      String path = "/v1/receipts/" + reply.proof().leaf().hash().toHex();
      Await.until(
          PATIENCE, "no receipt", () -> get(network.ports().receipts(), path).statusCode() == 200);
      return new ObjectMapper().readTree(get(network.ports().receipts(), path).body());
    }
  }

  private Map<String, String> successor(Network network, NetworkPorts ports) throws Exception {
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

  private static URI cometRpc(NetworkPorts ports) {
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

  private static List<TrustedValidator> validators(LightClient.Result result) {
    return assertInstanceOf(LightClient.Result.Verified.class, result).block().validators();
  }

  @Test
  @Timeout(300)
  void receiptsOfBeforeAndAfterHoldFromGenesisAndFromALaterBlock() throws Exception {
    NetworkPorts ports = NetworkPorts.free();
    try (Network network = Network.start(home, MODELS, NetworkPorts.free(), line -> {})) {
      JsonNode before = receipt(network);
      // Heights follow one another only while something happens.
      successor = FullNode.start(vertx, FullNodeConfig.read(successor(network, ports)), line -> {});
      try (TransferLoad _ =
          TransferLoad.start(List.of(chain(network)), DevelopmentAccounts.KEYS.get(2))) {
        Bytes32 first = key(firstHome());
        Bytes32 second = key(new CometBftHome(home.resolve("successor/cometbft")));
        // Each step moves no more than a third of the power that votes.
        setPower(network, second, 3);
        setPower(network, second, 7);
        setPower(network, second, 12);
        setPower(network, first, 3);
        setPower(network, first, 0);
        requireHeld(before, receipt(network), new CometBftSource(cometRpc(ports)), second, ports);
      }
    }
  }

  private void requireHeld(
      JsonNode before,
      JsonNode after,
      LightBlockSource source,
      Bytes32 successor,
      NetworkPorts ports)
      throws Exception {
    TrustedGenesis genesis = Offline.genesis(Network.genesis(home));
    assertEquals(Optional.empty(), Offline.firstFailure(before, genesis));
    assertEquals(
        Optional.of("commit"),
        Offline.firstFailure(after, genesis).map(ReceiptVerifier.Step::name));
    List<TrustedValidator> followed =
        validators(
            CometBft.follow(
                source,
                LightClient.trustGenesis(source, genesis),
                ReceiptVerifier.height(after),
                TRUST_PERIOD));
    assertEquals(List.of(new TrustedValidator(successor, 12)), followed);
    assertEquals(Optional.empty(), Offline.firstFailure(after, genesis, followed));
    JsonNode latest = CometBft.get(cometRpc(ports), "/commit").at("/signed_header");
    List<TrustedValidator> fromLater =
        validators(
            CometBft.follow(
                source,
                LightClient.trust(
                    source,
                    genesis.chainId(),
                    latest.at("/header/height").asLong(),
                    Bytes.fromHex(latest.at("/commit/block_id/hash").asText())),
                ReceiptVerifier.height(before),
                TRUST_PERIOD));
    assertEquals(genesis.validators(), fromLater);
    assertEquals(Optional.empty(), Offline.firstFailure(before, genesis, fromLater));
  }
}
