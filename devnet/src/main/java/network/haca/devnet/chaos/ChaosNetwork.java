package network.haca.devnet.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import network.haca.broker.BrokerAccess;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.network.SenderGrants;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleSettings;
import network.haca.service.Parts;
import network.haca.service.ProcessEnd;
import network.haca.service.Together;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;

/** Every role as a process, and a proxy of ours on every link between them. */
final class ChaosNetwork implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final int HEAP = 256;
  private static final int BROKER_HEAP = 512;

  private final Parts parts = new Parts();
  private final Map<String, Member> members = new TreeMap<>();
  private final Map<String, SmallDisk> disks = new TreeMap<>();
  private final BrokerAccess access = BrokerAccess.random();
  private final Places places;
  private final Roster roster;
  private final Outside outside;
  private final Links links;
  private final NetworkSenders senders;

  private ChaosNetwork(Path home, Roster roster) throws IOException {
    this.places = new Places(home);
    this.roster = roster;
    this.outside = parts.add(Outside.start(home.resolve("walrus")));
    this.links = parts.add(new Links(home));
    this.senders = new NetworkSenders(home, TwinSettings.senders(roster)).prepare();
  }

  /**
   * A network that is yet to be started, and in any case to be closed.
   *
   * @param home for all data and logs
   * @param models the folder of the bundled models
   * @param withDisks whether roles get disks that can be filled
   */
  static ChaosNetwork create(Path home, Path models, Roster roster, boolean withDisks)
      throws IOException, InvalidSettingsException {
    ChaosNetwork network = new ChaosNetwork(home, roster);
    // What is mounted and listens by now is there whatever becomes of the rest.
    ProcessEnd.add(network);
    try {
      if (withDisks) {
        network.mountDisks();
      }
      network.addBroker();
      network.addValidators();
      network.addTwins(models);
      return network;
    } catch (IOException | InvalidSettingsException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private void mountDisks() throws IOException {
    for (String role : List.of(Roster.BRIDGE, Roster.STREAM, Roster.WORKER, Roster.LLM)) {
      for (String member : roster.named(role)) {
        disks.put(member, parts.add(SmallDisk.mount(data(member))));
      }
    }
  }

  private void add(String name, ChildJvm jvm, String role, Map<String, String> settings) {
    members.put(name, new Member(name, role, jvm, home(), settings));
  }

  private void addBroker() {
    NetworkPorts own = ports(Roster.BROKER);
    Map<String, String> settings =
        RoleSettings.broker(
            data(Roster.BROKER), "localhost", own.kafka(), own.kafkaController(), access);
    add(Roster.BROKER, ChildJvm.small(BROKER_HEAP), Roster.BROKER, settings);
  }

  private void addValidators() throws IOException, InvalidSettingsException {
    new ValidatorSettings(
            roster.named(Roster.VALIDATOR), places, links, senders, outside.walrus().port())
        .prepare()
        .forEach((name, settings) -> add(name, ChildJvm.small(HEAP), "full-node", settings));
  }

  private void addTwins(Path models) throws IOException {
    Path served = onlyProjectile(models);
    Path registry = registry();
    TwinSettings settings =
        new TwinSettings(roster, places, links, access, senders, outside.walrus().port());
    for (String role : Roster.TWINS) {
      for (int i = 0; i < roster.twins(); i++) {
        String name = role + "-" + i;
        Path hosts = links.hosts(Roster.link(name, Roster.BROKER), ports(Roster.BROKER).kafka());
        add(
            name,
            ChildJvm.small(HEAP).withHosts(hosts),
            role,
            settings.of(role, i, served, registry));
      }
    }
  }

  /** Without the model that takes long to load. */
  private Path onlyProjectile(Path models) throws IOException {
    Path to = Files.createDirectories(home().resolve("models/projectile"));
    try (Stream<Path> files = Files.list(models.resolve("projectile"))) {
      for (Path file : files.toList()) {
        var _ = Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
    return home().resolve("models");
  }

  private Path registry() throws IOException {
    return Files.writeString(
        home().resolve("llm-models.json"),
        """
        {"providers": {"fake": {"url": "%s"}},
         "models": [{"name": "chaos", "provider": "fake"}]}
        """
            .formatted(outside.provider()));
  }

  /** Returns when all roles work. */
  void start(Consumer<String> progress) throws IOException {
    progress.accept("broker and %s validators".formatted(roster.validators()));
    List<String> first = new ArrayList<>(roster.named(Roster.VALIDATOR));
    first.add(Roster.BROKER);
    start(first);
    Map<String, String> lacking =
        SenderGrants.complete(chain(Roster.VALIDATOR + "-0"), senders.accounts(), progress);
    if (!lacking.isEmpty()) {
      throw new IOException(String.join("; ", lacking.values()));
    }
    progress.accept(roster.twins() + " each of " + String.join(", ", Roster.TWINS));
    start(Roster.TWINS.stream().flatMap(role -> roster.named(role).stream()).toList());
  }

  private void start(List<String> names) throws IOException {
    names.forEach(name -> member(name).want());
    for (String name : names) {
      member(name).awaitServing(START_MAX);
    }
  }

  @Override
  public void close() {
    Together together = new Together();
    members.values().forEach(together::add);
    together.close();
    parts.close();
    ProcessEnd.remove(this);
  }

  Roster roster() {
    return roster;
  }

  Path home() {
    return places.home();
  }

  Path data(String member) {
    return places.data(member);
  }

  Path genesis() {
    return places.validators().resolve("genesis.json");
  }

  NetworkPorts ports(String member) {
    return places.ports(member);
  }

  Member member(String name) {
    return Objects.requireNonNull(members.get(name), name);
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  SmallDisk disk(String member) {
    return Objects.requireNonNull(disks.get(member), member);
  }

  Links links() {
    return links;
  }

  WalrusFaults walrus() {
    return outside.walrus();
  }

  /** Walrus behind its faults. */
  URI walrusStore() {
    return outside.store();
  }

  /** A validator's JSON-RPC, without a proxy. */
  EthereumClient chain(String validator) {
    return new EthereumClient(url(ports(validator).chainParts()));
  }

  KafkaSettings reader() {
    return KafkaSettings.of(
        "localhost:" + ports(Roster.BROKER).kafka(),
        BrokerAccess.READER,
        access.password(BrokerAccess.READER));
  }

  static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
