package network.haca.devnet.network;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.facilitator.app.Facilitator;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.primitives.Address;
import network.haca.service.Parts;
import network.haca.settings.InvalidSettingsException;

/**
 * Payment for the LLM node of a development network: a chain of its own with a token for tests, a
 * facilitator, and a wallet that pays. The chain bears Base's id, because clients have it built in,
 * so all keys are made in the network's home, and the facilitator takes the wallet alone (rule
 * X14).
 */
final class LocalPayments {
  private static final String INGRESS = "ingress";
  private static final String NODE = "llm-node";
  private static final String HOST = NetworkSettings.HOST;

  private final PaymentFiles files;
  private final NetworkPorts ports;
  private final Facilitator facilitator;

  private LocalPayments(PaymentFiles files, NetworkPorts ports, Facilitator facilitator) {
    this.files = files;
    this.ports = ports;
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
    Address wallet = PaymentFiles.account(files.wallet());
    PaymentSettings.equip(chain, PaymentFiles.account(files.facilitatorKey()), wallet);
    // The chain is in memory: a ledger of an earlier one tells of what is gone.
    delete(files.ledger());
    files.admit(List.of(INGRESS, NODE));
    Map<String, String> settings = facilitator(files, ports, chain, wallet);
    settings.putAll(kafka);
    Facilitator facilitator = parts.add(Facilitator.start(vertx, FacilitatorConfig.read(settings)));
    LocalPayments payments = new LocalPayments(files, ports, facilitator);
    files.write(chain.url(), URI.create(payments.facilitatorUrl()));
    return payments;
  }

  private static Map<String, String> facilitator(
      PaymentFiles files, NetworkPorts ports, DevChain chain, Address wallet) throws IOException {
    Map<String, String> settings =
        PaymentSettings.facilitator(chain.url(), PaymentFiles.account(files.payTo()), wallet);
    settings.put("facilitator.data", files.ledger().toString());
    settings.put("facilitator.host", HOST);
    settings.put("facilitator.port", Integer.toString(ports.facilitator()));
    settings.put("facilitator.key.file", files.facilitatorKey().toString());
    settings.put("facilitator.gates.file", files.gates().toString());
    settings.put("facilitator.operators.file", files.operators().toString());
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
    settings.put("gate.grants.key", "facilitator");
    return settings;
  }

  private String facilitatorUrl() {
    return "http://%s:%d".formatted(HOST, facilitator.port());
  }

  private Map<String, String> gate(String name, String url) throws IOException {
    Map<String, String> settings =
        PaymentSettings.gate(
            URI.create(facilitatorUrl()), url, PaymentFiles.account(files.payTo()));
    settings.put("gate.secret.file", files.secret(name).toString());
    return settings;
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
