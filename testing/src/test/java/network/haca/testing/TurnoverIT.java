package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.LightBlockSource;
import network.haca.lightclient.LightClient;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Section R across a full turnover: the one validator of genesis hands over to another, and
 * receipts of before and after hold from either end of the chain.
 */
class TurnoverIT {
  private static final Duration TRUST_PERIOD = Duration.ofHours(1);

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static List<TrustedValidator> validators(LightClient.Result result) {
    return assertInstanceOf(LightClient.Result.Verified.class, result).block().validators();
  }

  @Test
  @Timeout(300)
  void receiptsOfBeforeAndAfterHoldFromGenesisAndFromALaterBlock() throws Exception {
    try (Turnover turnover = new Turnover(vertx, home);
        Network network = Network.start(home, Turnover.MODELS, NetworkPorts.free(), line -> {})) {
      JsonNode before = turnover.settle(network).receipt();
      turnover.handOver(network);
      requireHeld(before, turnover.settle(network).receipt(), turnover);
    }
  }

  private void requireHeld(JsonNode before, JsonNode after, Turnover turnover) throws Exception {
    LightBlockSource source = new CometBftSource(Turnover.cometRpc(turnover.ports()));
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
    assertEquals(List.of(new TrustedValidator(turnover.validator(), 12)), followed);
    assertEquals(Optional.empty(), Offline.firstFailure(after, genesis, followed));
    JsonNode latest =
        CometBft.get(Turnover.cometRpc(turnover.ports()), "/commit").at("/signed_header");
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
