package network.haca.devnet.containers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.broker.BrokerAccess;
import network.haca.broker.BrokerProperties;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.network.ReaderFile;
import network.haca.devnet.processes.Reach;
import network.haca.devnet.processes.RoleSettings;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.schemas.topic.Topics;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;

/**
 * All that the containers of {@code compose.yaml} are told, each by its own volume: settings with
 * the others' names, keys of those that send, the broker's users, and one genesis. Prepared again,
 * keys, users and genesis stay, and settings are those of this release.
 */
public final class ContainerNetwork {
  private static final String ANY = "0.0.0.0";
  private static final String BROKER = "kafka";
  private static final String USERS = "users";
  private static final int BATCH_AGE_MILLIS = 1_000;
  private static final NetworkPorts PORTS = NetworkPorts.standard(0);

  /** Models in the worker's image, and the registry file that is mounted into the LLM node's. */
  private static final Path MODELS = Path.of("/opt/haca/models");

  private static final Path LLM_MODELS = Path.of("/etc/haca/llm-models.json");

  /** Whoever sends transactions, by service: its account's name. */
  private static final Map<String, String> SENDERS =
      Map.of(
          "bridge", NetworkSenders.RELAY,
          "worker-tee", "operator-tee",
          "worker-vanilla", "operator-vanilla",
          "worker-gpu", "operator-gpu",
          "llm-node", "operator-llm");

  /** Services of nodes that answer inside transactions. */
  private static final List<String> ANSWERING =
      List.of("worker-tee", "worker-vanilla", "worker-gpu", "llm-node");

  private static final String GENESIS = "genesis.json";

  private static final List<String> OTHERS =
      List.of(
          BROKER,
          "walrus",
          "proof-stream",
          "ingress",
          "explorer",
          ContainerPayments.FACILITATOR,
          ContainerPayments.CHAIN,
          ContainerNodes.CLIENT);

  private final Volumes volumes;
  private final BrokerAccess access;
  private final Reach reach;
  private final Optional<ContainerPayments> payments;

  private ContainerNetwork(
      Volumes volumes, BrokerAccess access, Optional<ContainerPayments> payments) {
    this.volumes = volumes;
    this.payments = payments;
    this.access = access;
    this.reach =
        new Reach(
            BROKER + ":" + PORTS.kafka(),
            access,
            uri(ContainerNodes.FIRST, PORTS.chainParts()),
            uri(ContainerNodes.FIRST, PORTS.cometRpc()),
            uri("walrus", PORTS.walrus()),
            uri("bridge", PORTS.receipts()));
  }

  private static URI uri(String service, int port) {
    return URI.create("http://%s:%d".formatted(service, port));
  }

  /**
   * Prepares every volume.
   *
   * @param folder that has each volume under the name of its service
   * @param isPaid whether language models are paid for
   * @param progress told what is done when it takes long
   */
  public static void prepare(Path folder, boolean isPaid, Consumer<String> progress)
      throws IOException, InvalidSettingsException {
    Volumes volumes = new Volumes(folder);
    for (String service : OTHERS) {
      volumes.prepare(service);
    }
    for (String service : SENDERS.keySet()) {
      volumes.prepare(service);
    }
    for (String service : ContainerNodes.ALL) {
      volumes.prepare(service);
    }
    BrokerAccess access = access(volumes);
    ContainerPayments payments = new ContainerPayments(volumes);
    payments.prepare(paymentsTopic(access));
    new ContainerNetwork(volumes, access, isPaid ? Optional.of(payments) : Optional.empty())
        .write(progress);
  }

  private static Map<String, String> paymentsTopic(BrokerAccess access) {
    return Map.of(
        "kafka.servers",
        BROKER + ":" + PORTS.kafka(),
        "kafka.user",
        BrokerAccess.FACILITATOR,
        "kafka.password",
        access.password(BrokerAccess.FACILITATOR));
  }

  private static BrokerAccess access(Volumes volumes) throws IOException {
    Path users = volumes.here(BROKER, USERS);
    BrokerAccess all = Files.exists(users) ? users(volumes).complete() : BrokerAccess.random();
    volumes.put(BROKER, USERS, all.format());
    return all;
  }

  private static BrokerAccess users(Volumes volumes) throws IOException {
    return BrokerAccess.parse(Files.readString(volumes.here(BROKER, USERS)).strip());
  }

  /**
   * The broker's administrator, who makes its topics.
   *
   * @param folder that has each volume under the name of its service
   */
  public static KafkaSettings administrator(Path folder) throws IOException {
    return KafkaSettings.of(
        BROKER + ":" + PORTS.kafka(),
        BrokerAccess.ADMIN,
        users(new Volumes(folder)).password(BrokerAccess.ADMIN));
  }

  private void write(Consumer<String> progress) throws IOException, InvalidSettingsException {
    ContainerNodes nodes = new ContainerNodes(volumes, senders());
    nodes.prepare(progress);
    for (String service : ANSWERING) {
      volumes.put(service, GENESIS, nodes.genesis());
    }
    volumes.put(BROKER, "broker.env", brokerVariables());
    volumes.tell("walrus", reachable("walrus", RoleSettings.walrus(data(), PORTS.walrus())));
    volumes.tell(
        "bridge",
        reachable("bridge", RoleSettings.bridge(data(), PORTS.receipts(), key("bridge"), reach)));
    volumes.tell(
        "proof-stream",
        RoleSettings.proofStream(data(), Topics.BATCH_LEAVES_MAX, BATCH_AGE_MILLIS, reach));
    ingress();
    volumes.tell(
        "explorer",
        reachable(
            "explorer",
            RoleSettings.explorer(data(), PORTS.explorer(), uri("ingress", PORTS.http()), reach)));
    worker("worker-tee", "TEE_MODEL_WORKER", "CPU");
    worker("worker-vanilla", "VANILLA", "CPU");
    worker("worker-gpu", "VANILLA", "CUDA");
    llmNode();
    ReaderFile.write(
        volumes.here(ContainerNodes.CLIENT, ReaderFile.NAME),
        KafkaSettings.of(reach.kafka(), BrokerAccess.READER, access.password(BrokerAccess.READER)));
  }

  private void ingress() throws IOException {
    Map<String, String> settings =
        reachable("ingress", RoleSettings.ingress(PORTS.http(), PORTS.grpc(), reach));
    if (payments.isPresent()) {
      settings.putAll(payments.get().ingress(LLM_MODELS));
    }
    volumes.tell("ingress", settings);
  }

  /** Makes the keys of those who send that are not there, and returns a genesis' settings. */
  private Map<String, String> senders() throws IOException {
    Map<String, String> genesis = new TreeMap<>();
    for (Map.Entry<String, String> sender : new TreeMap<>(SENDERS).entrySet()) {
      new NetworkSenders(volumes.all().resolve(sender.getKey()), List.of(sender.getValue()))
          .prepare()
          .genesis()
          .forEach((key, value) -> genesis.merge(key, value, (one, other) -> one + "," + other));
    }
    return genesis;
  }

  private static Path key(String service) {
    return NetworkSenders.file(Volumes.own(""), Objects.requireNonNull(SENDERS.get(service)));
  }

  private static Path data() {
    return Volumes.own("data");
  }

  /** The image's own variables, as a file that a shell reads. */
  private String brokerVariables() {
    StringBuilder lines = new StringBuilder();
    Map<String, String> properties =
        new TreeMap<>(
            BrokerProperties.of(
                new BrokerProperties.Addresses(
                    ANY + ":" + PORTS.kafka(),
                    reach.kafka(),
                    "localhost:" + PORTS.kafkaController()),
                data().toString(),
                Optional.of(access)));
    properties.putAll(BrokerProperties.ofImage());
    BrokerProperties.variables(properties)
        .forEach((name, value) -> lines.append("%s='%s'\n".formatted(name, value)));
    return lines.toString();
  }

  private static Map<String, String> reachable(String prefix, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put(prefix + ".host", ANY);
    return all;
  }

  private void worker(String service, String kind, String device) throws IOException {
    Map<String, String> settings =
        node(
            service,
            PORTS.worker(),
            RoleSettings.worker(data(), PORTS.worker(), MODELS, key(service), reach));
    settings.put("worker.kind", kind);
    settings.put("worker.onnx.device", device);
    volumes.tell(service, settings);
  }

  private void llmNode() throws IOException {
    String service = "llm-node";
    Map<String, String> settings =
        node(
            service,
            PORTS.llm(),
            RoleSettings.llmNode(
                data(), PORTS.llm(), PORTS.llmKeys(), LLM_MODELS, key(service), reach));
    // Whoever uses a development network brings keys in the administrator's name.
    settings.put("llm.keys.accounts", DevelopmentAccounts.addresses().getFirst().toHex());
    if (payments.isPresent()) {
      settings.putAll(payments.get().llmNode());
    }
    volumes.tell(service, settings);
  }

  /**
   * Settings with the address that the registry will name, and the genesis from which a node
   * follows the headers under which it answers inside transactions.
   */
  private Map<String, String> node(String service, int port, Map<String, String> settings) {
    Map<String, String> all = reachable("worker", settings);
    all.put("worker.endpoint", "https://%s:%d".formatted(service, port));
    all.putAll(RoleSettings.trust(Volumes.own(GENESIS), reach));
    return all;
  }
}
