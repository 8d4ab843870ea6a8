package network.haca.devnet.containers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.PaymentFiles;
import network.haca.devnet.network.PaymentSettings;
import network.haca.devnet.processes.SettingsFile;
import network.haca.primitives.Address;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.PropertiesFile;

/**
 * Payment for language models in the network of {@code compose.yaml}: a chain in memory, the
 * facilitator, and the gates of ingress and LLM node. Keys and secrets stay where they were made
 * once, in the volumes of those who need them.
 */
public final class ContainerPayments {
  static final String FACILITATOR = "facilitator";
  static final String CHAIN = "payment-chain";
  private static final String INGRESS = "ingress";
  private static final String NODE = "llm-node";
  private static final String SECRET = "gate.secret";
  private static final String ANY = "0.0.0.0";

  /**
   * File of those whom the chain equips: {@code account.facilitator} and {@code account.wallet}.
   */
  private static final String ACCOUNTS = "accounts.properties";

  private static final String WALLET = "wallet";
  private static final NetworkPorts PORTS = NetworkPorts.standard(0);

  private final Volumes volumes;

  /** Files of the commands that pay and read the books. */
  private final PaymentFiles files;

  ContainerPayments(Volumes volumes) {
    this.volumes = volumes;
    this.files = new PaymentFiles(volumes.here(ContainerNodes.CLIENT, ""));
  }

  private static URI uri(String service, int port) {
    return URI.create("http://%s:%d".formatted(service, port));
  }

  private static URI facilitator() {
    return uri(FACILITATOR, PORTS.facilitator());
  }

  /**
   * Tells chain and facilitator what they need, whether gates ask them or not.
   *
   * @param kafka settings by which the facilitator tells what its books say
   */
  void prepare(Map<String, String> kafka) throws IOException {
    Address settling = PaymentFiles.account(volumes.here(FACILITATOR, "facilitator.key"));
    Address wallet = PaymentFiles.account(files.wallet());
    SettingsFile.write(
        volumes.here(CHAIN, ACCOUNTS),
        Map.of(key(FACILITATOR), settling.toHex(), key(WALLET), wallet.toHex()));
    if (!Files.exists(files.gates()) || !Files.exists(files.operators())) {
      files.admit(List.of(INGRESS, NODE));
    }
    volumes.put(FACILITATOR, "gates", Files.readString(files.gates()));
    volumes.put(FACILITATOR, "operators", Files.readString(files.operators()));
    for (String gate : List.of(INGRESS, NODE)) {
      volumes.put(gate, SECRET, Files.readString(files.secret(gate)));
    }
    Map<String, String> settings =
        PaymentSettings.facilitator(
            uri(CHAIN, PORTS.paymentChain()), PaymentFiles.account(files.payTo()), wallet);
    settings.put("facilitator.data", Volumes.own("ledger").toString());
    settings.put("facilitator.host", ANY);
    settings.put("facilitator.port", Integer.toString(PORTS.facilitator()));
    settings.put("facilitator.key.file", Volumes.own("facilitator.key").toString());
    settings.put("facilitator.gates.file", Volumes.own("gates").toString());
    settings.put("facilitator.operators.file", Volumes.own("operators").toString());
    settings.putAll(kafka);
    // The chain forgets all when its container starts again, and so what it had settled.
    settings.put("facilitator.loss.pause", "1s");
    volumes.tell(FACILITATOR, settings);
    files.write(uri(CHAIN, PORTS.paymentChain()), facilitator());
  }

  /** Settings by which the ingress sells what the models of a registry file say. */
  Map<String, String> ingress(Path registryFile) throws IOException {
    Map<String, String> settings = gate("http://127.0.0.1:" + PORTS.http());
    settings.put("gate.prices", registryFile.toString());
    return settings;
  }

  /** Settings by which the LLM node sells, and takes what the ingress was paid for. */
  Map<String, String> llmNode() throws IOException {
    Map<String, String> settings = gate("https://%s:%d".formatted(NODE, PORTS.llm()));
    settings.put("gate.grants.key", FACILITATOR);
    return settings;
  }

  private Map<String, String> gate(String url) throws IOException {
    Map<String, String> settings =
        new TreeMap<>(
            PaymentSettings.gate(facilitator(), url, PaymentFiles.account(files.payTo())));
    settings.put("gate.secret.file", Volumes.own(SECRET).toString());
    return settings;
  }

  /**
   * Starts the chain, and equips who settles and who pays.
   *
   * @param folder that has each volume under the name of its service
   * @throws IOException if nothing is prepared, or the port is taken
   */
  public static DevChain startChain(Path folder) throws IOException, InvalidSettingsException {
    return startChain(folder, PORTS.paymentChain());
  }

  static DevChain startChain(Path folder, int port) throws IOException, InvalidSettingsException {
    Map<String, String> accounts = PropertiesFile.read(new Volumes(folder).here(CHAIN, ACCOUNTS));
    DevChain chain =
        DevChain.start(new DevChainConfig(DevChainConfig.BASE, ANY, port, Set.of(CHAIN)));
    PaymentSettings.equip(chain, account(accounts, FACILITATOR), account(accounts, WALLET));
    return chain;
  }

  private static String key(String name) {
    return "account." + name;
  }

  private static Address account(Map<String, String> accounts, String name) throws IOException {
    String address = accounts.get(key(name));
    if (address == null) {
      throw new IOException(ACCOUNTS + " does not name the account of the " + name);
    }
    return Address.fromHex(address);
  }
}
