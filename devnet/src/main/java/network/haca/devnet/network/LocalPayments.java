package network.haca.devnet.network;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.facilitator.app.Facilitator;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.primitives.Address;
import network.haca.primitives.Secp256k1;
import network.haca.senders.KeyFile;
import network.haca.service.OwnerOnly;
import network.haca.service.Parts;
import network.haca.settings.InvalidSettingsException;
import network.haca.x402.Network;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.gate.GrantKey;

/**
 * Payment for the LLM node of a development network: a chain of its own with a token for tests, a
 * facilitator, and a wallet that pays. The chain bears Base's id, because clients have it built in,
 * so all keys are made in the network's home, and the facilitator takes the wallet alone (rule
 * X14).
 */
final class LocalPayments {
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final BigInteger WALLET_OPG = ETHER.multiply(BigInteger.valueOf(100));
  private static final BigInteger FUNDS = ETHER.multiply(BigInteger.TEN);
  private static final String INGRESS = "ingress";
  private static final String NODE = "llm-node";
  private static final String OPERATOR = "operator";
  private static final int SECRET_BYTES = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String HOST = NetworkSettings.HOST;

  private final PaymentFiles files;
  private final NetworkPorts ports;
  private final DevChain chain;
  private final Facilitator facilitator;

  private LocalPayments(
      PaymentFiles files, NetworkPorts ports, DevChain chain, Facilitator facilitator) {
    this.files = files;
    this.ports = ports;
    this.chain = chain;
    this.facilitator = facilitator;
  }

  /**
   * Starts chain and facilitator, and equips the wallet.
   *
   * @param kafka settings by which the facilitator tells what its books say
   * @param parts to which both are added
   * @throws IOException if a port is taken
   */
  static LocalPayments start(
      Vertx vertx, Path home, NetworkPorts ports, Map<String, String> kafka, Parts parts)
      throws IOException, InvalidSettingsException {
    PaymentFiles files = new PaymentFiles(home);
    DevChain chain =
        parts.add(
            DevChain.start(new DevChainConfig(DevChainConfig.BASE, HOST, ports.paymentChain())));
    Address wallet = account(files.wallet());
    chain.fund(account(files.facilitatorKey()), FUNDS);
    chain.fund(wallet, FUNDS);
    chain.giveOpg(wallet, WALLET_OPG);
    // The chain is in memory: a ledger of an earlier one tells of what is gone.
    delete(files.ledger());
    String gates =
        "%s %s\n%s %s\n".formatted(INGRESS, secret(files, INGRESS), NODE, secret(files, NODE));
    write(files.gates(), gates);
    write(files.operators(), "%s %s\n".formatted(OPERATOR, secret(files, OPERATOR)));
    Map<String, String> settings = facilitator(files, ports, chain, wallet);
    settings.putAll(kafka);
    Facilitator facilitator = parts.add(Facilitator.start(vertx, FacilitatorConfig.read(settings)));
    LocalPayments payments = new LocalPayments(files, ports, chain, facilitator);
    files.write(chain.url(), URI.create(payments.facilitatorUrl()));
    return payments;
  }

  private static Map<String, String> facilitator(
      PaymentFiles files, NetworkPorts ports, DevChain chain, Address wallet) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("facilitator.data", files.ledger().toString());
    settings.put("facilitator.host", HOST);
    settings.put("facilitator.port", Integer.toString(ports.facilitator()));
    settings.put("facilitator.networks", Network.BASE + "=" + chain.url());
    settings.put("facilitator.tokens", Network.BASE + "/" + PaymentContracts.OPG.toHex());
    settings.put("facilitator.pay.to", account(files.payTo()).toHex());
    settings.put("facilitator.key.file", files.facilitatorKey().toString());
    settings.put("facilitator.gates.file", files.gates().toString());
    settings.put("facilitator.operators.file", files.operators().toString());
    settings.put("facilitator.payers", wallet.toHex());
    settings.put("facilitator.session.idle", "5s");
    // The chain makes no block after that of a payment.
    settings.put("facilitator.confirmations", "0");
    return settings;
  }

  /** Settings by which the ingress sells what the models of a registry file say. */
  Map<String, String> ingress(Path registryFile) throws IOException {
    Map<String, String> settings = gate(INGRESS, "http://%s:%d".formatted(HOST, ports.http()));
    settings.put("gate.prices", registryFile.toString());
    return settings;
  }

  /** Settings by which the LLM node sells, and takes what the ingress was paid for. */
  Map<String, String> llmNode() throws IOException {
    Map<String, String> settings = gate(NODE, "https://%s:%d".formatted(HOST, ports.llm()));
    settings.put("gate.grants.key", grantKey());
    return settings;
  }

  private String grantKey() throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(facilitatorUrl() + "/grants/key"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + Files.readString(files.secret(NODE)).strip())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body = client.send(request, BodyHandlers.ofString()).body();
      return switch (GrantKey.read(body)) {
        case Reading.Value<GrantKey>(GrantKey known) -> known.publicKey().toHex().substring(2);
        case Reading.Refused<GrantKey>(Refusal why) ->
            throw new IOException("the facilitator does not say its key: " + why.message());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String facilitatorUrl() {
    return "http://%s:%d".formatted(HOST, facilitator.port());
  }

  private Map<String, String> gate(String name, String url) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("gate.facilitator", facilitatorUrl());
    settings.put("gate.secret.file", files.secret(name).toString());
    settings.put("gate.url", url);
    settings.put("gate.network", new Network(chain.chainId()).toString());
    settings.put("gate.token", PaymentContracts.OPG.toHex());
    settings.put("gate.pay.to", account(files.payTo()).toHex());
    settings.put("gate.ways", "UPTO,EXACT_PERMIT2,EXACT");
    settings.put("gate.rate", "0.25");
    return settings;
  }

  private static Address account(Path file) throws IOException {
    return Secp256k1.addressOf(Files.exists(file) ? KeyFile.read(file) : KeyFile.create(file));
  }

  private static String secret(PaymentFiles files, String name) throws IOException {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    write(files.secret(name), secret + "\n");
    return secret;
  }

  private static void write(Path file, String text) throws IOException {
    OwnerOnly.file(file);
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
