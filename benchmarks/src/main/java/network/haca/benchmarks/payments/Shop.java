package network.haca.benchmarks.payments;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import network.haca.benchmarks.llm.BenchNode;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.facilitator.app.Facilitator;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.primitives.Address;
import network.haca.primitives.Secp256k1;
import network.haca.senders.KeyFile;
import network.haca.service.Parts;
import network.haca.x402.Network;

/**
 * An LLM node that sells one model and gives another away, with its facilitator, the chain on which
 * is paid, and a provider that answers at once. All is in this process; ledger and proofs are on
 * disk.
 */
final class Shop implements AutoCloseable {
  static final String SOLD = "sold";
  static final String FREE = "free";
  private static final Network NETWORK = new Network(31337);
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final String SECRET = "a-secret-of-a-gate-that-is-long-enough";
  private static final Buffer ANSWER =
      Buffer.buffer(
          "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
              + "\"Hello! How can I help?\"},\"finish_reason\":\"stop\"}],"
              + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":7,\"total_tokens\":16}}");

  private final Parts parts;
  private final BenchNode node;
  private final TimedRelay relay;
  private final Payers payers;

  private Shop(Parts parts, BenchNode node, TimedRelay relay, Payers payers) {
    this.parts = parts;
    this.node = node;
    this.relay = relay;
    this.payers = payers;
  }

  static Shop open(Vertx vertx, Path home) throws Exception {
    return Parts.<Shop, Exception>start(parts -> open(vertx, home, parts));
  }

  private static Shop open(Vertx vertx, Path home, Parts parts) throws Exception {
    DevChain chain =
        parts.add(DevChain.start(DevChainConfig.local().withChainId(NETWORK.chainId())));
    TimedRelay relay = parts.add(new TimedRelay(vertx, chain.url()));
    Path settling = home.resolve("facilitator.key");
    chain.fund(Secp256k1.addressOf(KeyFile.create(settling)), ETHER);
    Address payTo = Secp256k1.addressOf(KeyFile.create(home.resolve("pay-to.key")));
    Facilitator facilitator =
        parts.add(
            Facilitator.start(
                vertx, FacilitatorConfig.read(facilitator(home, settling, relay, payTo))));
    BenchNode node =
        parts.add(
            BenchNode.start(
                vertx, home, registry(provider(vertx, parts)), gate(home, facilitator, payTo)));
    return new Shop(parts, node, relay, new Payers(chain));
  }

  private static int provider(Vertx vertx, Parts parts) {
    LimitedServer provider =
        new LimitedServer(vertx, ServerLimits.DEFAULT, ServerLimits.DEFAULT.options())
            .requestHandler(
                request ->
                    request.response().putHeader("Content-Type", "application/json").end(ANSWER));
    parts.add(() -> provider.close().await());
    return provider.listen(BenchNode.HOST, 0).await();
  }

  private static String registry(int provider) {
    return """
    {"providers": {"p": {"url": "http://%s:%d/v1"}},
     "models": [{"name": "%s", "provider": "p", "price": {"input": 2, "output": 8},
                 "limits": {"answerTokens": 100}},
                {"name": "%s", "provider": "p"}]}
    """
        .formatted(BenchNode.HOST, provider, SOLD, FREE);
  }

  private static Map<String, String> facilitator(
      Path home, Path key, TimedRelay relay, Address payTo) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("facilitator.data", home.resolve("ledger").toString());
    settings.put("facilitator.port", "0");
    settings.put("facilitator.networks", NETWORK + "=" + relay.url());
    settings.put("facilitator.tokens", NETWORK + "/" + PaymentContracts.OPG.toHex());
    settings.put("facilitator.pay.to", payTo.toHex());
    settings.put("facilitator.key.file", key.toString());
    settings.put("facilitator.gates.file", secret(home, "gates", "node " + SECRET).toString());
    // None is settled before the end.
    settings.put("facilitator.exposure.percent", "10000");
    settings.put("facilitator.session.requests.max", "1000000");
    settings.put("facilitator.session.settle.percent", "100");
    settings.put("facilitator.session.idle", "10m");
    return settings;
  }

  private static Map<String, String> gate(Path home, Facilitator facilitator, Address payTo)
      throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("gate.facilitator", "http://%s:%d".formatted(BenchNode.HOST, facilitator.port()));
    settings.put("gate.secret.file", secret(home, "secret", SECRET).toString());
    settings.put("gate.url", "https://node.example");
    settings.put("gate.network", NETWORK.toString());
    settings.put("gate.token", PaymentContracts.OPG.toHex());
    settings.put("gate.pay.to", payTo.toHex());
    settings.put("gate.permit.time", "1h");
    settings.put("gate.cap", ETHER.toString());
    settings.put("gate.rate", "0.25");
    settings.put("gate.free.models", FREE);
    return settings;
  }

  private static Path secret(Path home, String name, String text) throws IOException {
    Path file = Files.writeString(home.resolve(name), text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  BenchNode node() {
    return node;
  }

  TimedRelay relay() {
    return relay;
  }

  Payers payers() {
    return payers;
  }

  @Override
  public void close() {
    parts.close();
  }
}
