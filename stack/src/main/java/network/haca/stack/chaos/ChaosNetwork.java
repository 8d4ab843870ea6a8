package network.haca.stack.chaos;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.service.Parts;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.stack.broker.BrokerAccess;
import network.haca.stack.network.NetworkPorts;
import network.haca.stack.processes.ChildJvm;
import network.haca.stack.processes.Reach;
import network.haca.stack.processes.RoleSettings;
import network.haca.stack.testnet.ValidatorHomes;
import network.haca.walrus.LocalWalrus;

/** Every role as a process, and a proxy of ours on every link between them. */
final class ChaosNetwork implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final int WALRUS_SHARDS = 10;
  private static final int WALRUS_BODY_MAX = 10 << 20;
  private static final int BROKER_HEAP = 512;
  private static final int BATCH_MAX = 500;
  private static final int BATCH_AGE_MILLIS = 500;

  private final Parts parts = new Parts();
  private final Map<String, Member> members = new TreeMap<>();
  private final Map<String, SmallDisk> disks = new TreeMap<>();
  private final Map<String, NetworkPorts> ports = new HashMap<>();
  private final BrokerAccess access = BrokerAccess.random();
  private final Path home;
  private final Path models;
  private final Roster roster;
  private final Links links;
  private final WalrusFaults walrus;
  private final URI walrusStore;
  private final FakeProvider provider;

  private ChaosNetwork(Path home, Path models, Roster roster, boolean withDisks)
      throws IOException, InvalidSettingsException {
    this.home = home;
    this.models = models;
    this.roster = roster;
    Vertx vertx = Vertx.vertx();
    parts.add(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    LocalWalrus store =
        new LocalWalrus(vertx, home.resolve("walrus"), WALRUS_SHARDS, WALRUS_BODY_MAX);
    int storePort = store.listen("127.0.0.1", 0).toCompletionStage().toCompletableFuture().join();
    walrusStore = url(storePort);
    walrus = parts.add(WalrusFaults.start(walrusStore));
    provider = parts.add(FakeProvider.start());
    links = parts.add(new Links(home));
    if (withDisks) {
      mountDisks();
    }
    addMembers();
  }

  /**
   * Starts everything, and returns when all roles work.
   *
   * @param models the folder of the model that workers serve
   * @param withDisks whether roles get disks that can be filled
   */
  static ChaosNetwork start(
      Path home, Path models, Roster roster, boolean withDisks, Consumer<String> progress)
      throws IOException, InvalidSettingsException {
    ChaosNetwork network = new ChaosNetwork(home, models, roster, withDisks);
    try {
      network.startMembers(progress);
      return network;
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  Roster roster() {
    return roster;
  }

  Path home() {
    return home;
  }

  Member member(String name) {
    return Objects.requireNonNull(members.get(name), name);
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  Links links() {
    return links;
  }

  WalrusFaults walrus() {
    return walrus;
  }

  /** The store behind the faults. */
  URI walrusStore() {
    return walrusStore;
  }

  SmallDisk disk(String member) {
    return Objects.requireNonNull(disks.get(member), member);
  }

  Path data(String member) {
    return member.startsWith(Roster.VALIDATOR)
        ? validatorsHome().resolve(member.replace(Roster.VALIDATOR, "node"))
        : home.resolve(member);
  }

  /** The ports of each member. */
  NetworkPorts ports(String member) {
    return ports.computeIfAbsent(member, any -> NetworkPorts.free());
  }

  Path genesis() {
    return validatorsHome().resolve("genesis.json");
  }

  KafkaSettings reader() {
    return KafkaSettings.of(
        "localhost:" + ports(Roster.BROKER).kafka(),
        BrokerAccess.READER,
        access.password(BrokerAccess.READER));
  }

  @Override
  public void close() {
    List<Thread> ending =
        members.values().stream().map(member -> Thread.ofVirtual().start(member::close)).toList();
    try {
      for (Thread thread : ending) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.close();
  }

  static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private Path validatorsHome() {
    return home.resolve("validators");
  }

  private void mountDisks() throws IOException {
    for (String role : List.of(Roster.BRIDGE, Roster.STREAM, Roster.WORKER, Roster.LLM)) {
      for (String member : roster.named(role)) {
        disks.put(member, parts.add(SmallDisk.mount(home.resolve(member))));
      }
    }
  }

  private void add(String name, ChildJvm jvm, String role, Map<String, String> settings) {
    members.put(name, new Member(name, role, jvm, home, settings));
  }

  private void addMembers() throws IOException, InvalidSettingsException {
    NetworkPorts broker = ports(Roster.BROKER);
    add(
        Roster.BROKER,
        ChildJvm.small().withHeap(BROKER_HEAP),
        "broker",
        RoleSettings.broker(
            data(Roster.BROKER), "localhost", broker.kafka(), broker.kafkaController(), access));
    addValidators();
    Path served = onlyProjectile();
    Path registry = registry();
    for (int i = 0; i < roster.twins(); i++) {
      addTwins(i, served, registry);
    }
  }

  private void addTwins(int index, Path served, Path registry) throws IOException {
    Bytes32 operator = DevelopmentAccounts.KEYS.get(index == 0 ? 0 : 3);
    String bridge = Roster.BRIDGE + "-" + index;
    add(
        bridge,
        jvm(bridge),
        "bridge",
        RoleSettings.bridge(
            data(bridge),
            ports(bridge).receipts(),
            DevelopmentAccounts.KEYS.get(1 + index),
            reach(bridge, index)));
    String stream = Roster.STREAM + "-" + index;
    add(
        stream,
        jvm(stream),
        "proof-stream",
        RoleSettings.proofStream(data(stream), BATCH_MAX, BATCH_AGE_MILLIS, reach(stream, index)));
    String worker = Roster.WORKER + "-" + index;
    Map<String, String> tensors =
        new TreeMap<>(
            RoleSettings.worker(
                data(worker), ports(worker).worker(), served, operator, reach(worker, index)));
    tensors.put("worker.endpoint", endpoint(worker, ports(worker).worker()));
    add(worker, jvm(worker), "worker", tensors);
    String llm = Roster.LLM + "-" + index;
    Map<String, String> words =
        new TreeMap<>(
            RoleSettings.llmNode(
                data(llm),
                ports(llm).llm(),
                ports(llm).llmKeys(),
                registry,
                operator,
                reach(llm, index)));
    words.put("worker.endpoint", endpoint(llm, ports(llm).llm()));
    add(llm, jvm(llm), "llm-node", words);
    String ingress = Roster.INGRESS + "-" + index;
    add(
        ingress,
        jvm(ingress),
        "ingress",
        RoleSettings.ingress(
            ports(ingress).http(), ports(ingress).grpc(), reach(ingress, index)));
  }

  /** How ingresses reach a node. */
  private String endpoint(String member, int port) throws IOException {
    return "https://127.0.0.1:" + links.open(Roster.link(Roster.INGRESS, member), port);
  }

  private ChildJvm jvm(String member) throws IOException {
    return ChildJvm.small()
        .withHosts(
            links.hosts(Roster.link(member, Roster.BROKER), ports(Roster.BROKER).kafka()));
  }

  private Reach reach(String member, int index) throws IOException {
    NetworkPorts node = ports(Roster.VALIDATOR + "-" + index % roster.validators());
    return new Reach(
        "localhost:" + ports(Roster.BROKER).kafka(),
        access,
        url(links.open(Roster.link(member, "chain"), node.chain())),
        url(links.open(Roster.link(member, "cometbft"), node.cometRpc())),
        url(links.open(Roster.link(member, Roster.WALRUS), walrus.port())),
        url(
            links.open(
                Roster.link(member, Roster.BRIDGE),
                ports(Roster.BRIDGE + "-" + index).receipts())));
  }

  private void addValidators() throws IOException, InvalidSettingsException {
    Files.createDirectories(validatorsHome());
    List<String> names = roster.named(Roster.VALIDATOR);
    List<NetworkPorts> nodes = names.stream().map(this::ports).toList();
    List<Map<String, String>> all =
        ValidatorHomes.prepare(validatorsHome(), nodes, Map.of(), line -> {});
    for (int i = 0; i < names.size(); i++) {
      Map<String, String> settings = new TreeMap<>(all.get(i));
      String name = names.get(i);
      settings.put(
          "walrus.aggregators",
          url(links.open(Roster.link(name, Roster.WALRUS), walrus.port())).toString());
      settings.put("node.peers", peers(i, Objects.requireNonNull(settings.get("node.peers"))));
      add(name, ChildJvm.small(), "full-node", settings);
    }
  }

  /** The other validators, each behind a link of its own. */
  private String peers(int index, String direct) throws IOException {
    List<String> all = List.of(direct.split(","));
    List<String> others = new ArrayList<>();
    for (int other = 0; other < all.size(); other++) {
      if (other != index) {
        String peer = all.get(other);
        int colon = peer.lastIndexOf(':');
        int port =
            links.openBetween(
                Roster.VALIDATOR + "-" + index,
                Roster.VALIDATOR + "-" + other,
                Integer.parseInt(peer.substring(colon + 1)));
        others.add(peer.substring(0, colon + 1) + port);
      }
    }
    return String.join(",", others);
  }

  private Path onlyProjectile() throws IOException {
    Path from = models.resolve("projectile");
    Path to = Files.createDirectories(home.resolve("models/projectile"));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
    return home.resolve("models");
  }

  private Path registry() throws IOException {
    return Files.writeString(
        home.resolve("llm-models.json"),
        """
        {"providers": {"fake": {"url": "%s"}},
         "models": [{"name": "chaos", "provider": "fake"}]}
        """
            .formatted(provider.base()));
  }

  private void startMembers(Consumer<String> progress) throws IOException {
    List<String> first = new ArrayList<>(roster.named(Roster.VALIDATOR));
    first.add(Roster.BROKER);
    progress.accept("broker and " + roster.validators() + " validators");
    start(first);
    grantRoles();
    progress.accept(
        roster.twins() + " each of bridge, proof stream, worker, LLM node and ingress");
    start(Roster.TWINS.stream().flatMap(role -> roster.named(role).stream()).toList());
  }

  private void start(List<String> names) throws IOException {
    names.forEach(name -> member(name).want());
    for (String name : names) {
      member(name).awaitServing(START_MAX);
    }
  }

  /** The second of each role has an account of its own. */
  private void grantRoles() throws IOException {
    EthereumClient chain = chain(Roster.VALIDATOR + "-0");
    TransactionSender admin = new TransactionSender(chain, DevelopmentAccounts.KEYS.get(0));
    var _ =
        admin.send(
            Addresses.RELAY,
            RelayContract.grantRelayRole(
                Secp256k1.addressOf(DevelopmentAccounts.KEYS.get(2))));
    var _ =
        admin.send(
            Addresses.REGISTRY,
            RegistryTransactions.setOperator(
                Secp256k1.addressOf(DevelopmentAccounts.KEYS.get(3)), true));
  }

  /** A validator's JSON-RPC, without a proxy. */
  EthereumClient chain(String validator) {
    return new EthereumClient(url(ports(validator).chain()));
  }

  /** Whether members have disks that can be filled. */
  Optional<String> withoutDisks() {
    return disks.isEmpty()
        ? Optional.of("disk-full: this process may not mount a tmpfs")
        : Optional.empty();
  }

  InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
