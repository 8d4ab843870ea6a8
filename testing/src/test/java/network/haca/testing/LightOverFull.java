package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.LightBlock;
import network.haca.lightclient.LightBlockSource;
import network.haca.lightclient.LightChain;
import network.haca.lightclient.LightClient;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightnode.LightNode;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** A full node, and a light node behind a proxy that may change what the full one answers. */
final class LightOverFull {
  static final Address NOBODY = Address.ofWord(Bytes32.ofUnsigned(0xcccc));

  final EthereumClient full;
  final TamperingProxy proxy;

  /** What the node says of the latest height, out of what it is. */
  volatile LongUnaryOperator latest = LongUnaryOperator.identity();

  private final Path home;
  private final NetworkPorts ports = NetworkPorts.free();
  private final Vertx vertx = Vertx.vertx();
  private final AutoCloseable node;
  private LightNode light;

  LightOverFull(Path home) throws Exception {
    this.home = home;
    URI chain = URI.create("http://127.0.0.1:" + ports.chain());
    full = new EthereumClient(chain);
    node =
        FullNodeAlone.start(
            Vertx.vertx(), home, ports, Map.of("node.cometbft.idleInterval", "100ms"));
    var _ = new TransactionSender(full, DevelopmentAccounts.KEYS.get(2)).send(NOBODY, Bytes.EMPTY);
    proxy = TamperingProxy.start(chain);
    light = startLight();
  }

  /** Starts the light node again, with nothing remembered. */
  void restart() throws Exception {
    light.close();
    light = startLight();
  }

  private LightNode startLight() throws Exception {
    URI cometBft = URI.create("http://127.0.0.1:" + ports.cometRpc());
    CometBftSource source = new CometBftSource(cometBft);
    TrustedGenesis genesis = Offline.genesis(home.resolve("cometbft/config/genesis.json"));
    LightClient.Result.Verified first =
        assertInstanceOf(
            LightClient.Result.Verified.class, LightClient.trustGenesis(source, genesis));
    LightBlockSource said =
        new LightBlockSource() {
          @Override
          public LightBlock at(long height) throws IOException {
            return source.at(height);
          }

          @Override
          public long latest() throws IOException {
            return latest.applyAsLong(source.latest());
          }
        };
    LightChain chain =
        new LightChain(said, first.block(), Duration.ofHours(1), InstantSource.system());
    return LightNode.start(
        vertx, ChainConfig.development(), chain, cometBft, proxy.uri(), "127.0.0.1", 0);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + light.port());
  }

  EthereumClient verified() {
    return new EthereumClient(uri());
  }

  void requireEqual(String method, Object... params) throws IOException {
    JsonNode expected = full.ask(method, params);
    assertEquals(expected, verified().ask(method, params), method);
  }

  /** Sends through the light node, which hands it on. */
  Bytes32 send(Address to, Bytes data) throws IOException {
    return new TransactionSender(verified(), DevelopmentAccounts.KEYS.get(1)).send(to, data);
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  void stop() throws Exception {
    light.close();
    proxy.close();
    node.close();
    vertx.close().await();
  }
}
