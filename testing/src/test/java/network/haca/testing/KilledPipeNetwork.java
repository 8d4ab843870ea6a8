package network.haca.testing;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.broker.BrokerAccess;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.network.AskedModels;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.Reach;
import network.haca.devnet.processes.RoleProcess;
import network.haca.devnet.processes.RoleSettings;
import network.haca.devnet.testnet.Testnet;
import network.haca.primitives.Address;
import network.haca.schemas.NodeKind;
import network.haca.service.Parts;
import network.haca.testkit.Await;
import network.haca.walrus.LocalWalrus;

/**
 * Four validators, three workers that contracts can ask, and a broker, each a process of its own
 * that may be killed at any instruction.
 */
final class KilledPipeNetwork implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String HOST = "127.0.0.1";
  private static final int VALIDATORS = 4;
  private static final int HEAP = 256;
  private static final int SHARDS = 10;
  private static final List<NodeKind> WORKERS =
      List.of(NodeKind.VANILLA, NodeKind.VANILLA, NodeKind.TEE_MODEL_WORKER);

  private final Parts parts = new Parts();
  private final Path home;
  private final List<NetworkPorts> ports =
      Stream.generate(NetworkPorts::free).limit(VALIDATORS).toList();
  private final BrokerAccess access = BrokerAccess.random();
  private final List<String> operators =
      IntStream.range(0, WORKERS.size()).mapToObj(i -> "operator-" + i).toList();
  private final NetworkSenders senders;
  private final Map<String, RoleProcess> roles = new TreeMap<>();
  private final Testnet testnet;
  private final URI walrus;

  /** A process that is killed, and started again. */
  record Victim(String name, Step kill, Step revive) {
    /** Something that takes as long as it takes. */
    interface Step {
      void go() throws Exception;
    }
  }

  KilledPipeNetwork(Vertx vertx, Path home, Consumer<String> progress) throws Exception {
    this.home = home;
    this.senders = new NetworkSenders(home, operators).prepare();
    LocalWalrus store = new LocalWalrus(vertx, home.resolve("walrus"), SHARDS, 8 << 20);
    this.walrus = URI.create("http://%s:%d".formatted(HOST, store.listen(HOST, 0).await()));
    parts.add(() -> store.close().await());
    startRole("broker");
    Map<String, String> settings = new TreeMap<>(senders.genesis());
    settings.put("walrus.aggregators", walrus.toString());
    settings.put("walrus.shards", Integer.toString(SHARDS));
    this.testnet =
        parts.add(
            Testnet.start(
                home.resolve("validators"), ports, settings, ChildJvm.small(HEAP), progress));
    var _ =
        new AskedModels(rpc(0), walrus, SHARDS)
            .register(AskedModels.projectile(BundledModels.folder()));
    for (int i = 0; i < WORKERS.size(); i++) {
      startRole("worker-" + i);
    }
  }

  /** JSON-RPC of a validator. */
  URI rpc(int validator) {
    return URI.create("http://%s:%d".formatted(HOST, ports.get(validator).chain()));
  }

  List<EthereumClient> chains() {
    return IntStream.range(0, VALIDATORS).mapToObj(i -> new EthereumClient(rpc(i))).toList();
  }

  /** The accounts in whose names nodes are registered, and which are paid for their answers. */
  List<Address> operators() {
    return List.copyOf(senders.accounts().values());
  }

  List<Victim> victims() {
    List<Victim> victims = new ArrayList<>();
    for (int i = 0; i < VALIDATORS; i++) {
      int validator = i;
      victims.add(
          new Victim(
              "node-" + i,
              () -> testnet.process(validator).kill(),
              () -> testnet.restart(validator)));
      victims.add(
          new Victim(
              "CometBFT of node-" + i,
              () -> ChildProcesses.killCometBft(testnet.process(validator).handle()),
              () -> awaitCometBft(validator)));
    }
    for (String role : List.copyOf(roles.keySet())) {
      victims.add(new Victim(role, () -> process(role).kill(), () -> startRole(role)));
    }
    return victims;
  }

  /** Its node starts it again. */
  private void awaitCometBft(int validator) throws Exception {
    Await.until(
        PATIENCE,
        "CometBFT is not started again",
        () -> ChildProcesses.hasCometBft(testnet.process(validator).handle()));
  }

  private RoleProcess process(String role) {
    RoleProcess process = roles.get(role);
    if (process == null) {
      throw new IllegalArgumentException(role);
    }
    return process;
  }

  private void startRole(String role) throws IOException {
    boolean isBroker = role.equals("broker");
    RoleProcess process =
        RoleProcess.launch(
            ChildJvm.small(HEAP),
            isBroker ? role : "worker",
            home,
            role,
            isBroker ? broker() : worker(Integer.parseInt(role.substring("worker-".length()))));
    roles.put(role, process);
    var _ = process.awaitServing(PATIENCE);
  }

  private Map<String, String> broker() {
    NetworkPorts first = ports.getFirst();
    return RoleSettings.broker(
        home.resolve("broker"), HOST, first.kafka(), first.kafkaController(), access);
  }

  /** Each follows the chain through another validator, and answers nothing while that is dead. */
  private Map<String, String> worker(int index) {
    NodeKind kind = WORKERS.get(index);
    Reach reach =
        new Reach(
            "%s:%d".formatted(HOST, ports.getFirst().kafka()),
            access,
            rpc(index),
            URI.create("http://%s:%d".formatted(HOST, ports.get(index).cometRpc())),
            walrus,
            URI.create("http://127.0.0.1:1"));
    Map<String, String> settings =
        RoleSettings.provingNode(
            "worker",
            home.resolve("worker-" + index + "-outbox"),
            0,
            senders.file(operators.get(index)),
            reach);
    settings.putAll(RoleSettings.trust(home.resolve("validators").resolve("genesis.json"), reach));
    settings.put("worker.kind", kind.name());
    settings.put("worker.models", "registry:" + AskedModels.NAME);
    settings.put("worker.models.cache", home.resolve("worker-" + index + "-models").toString());
    settings.put("worker.models.look", "500ms");
    settings.put("worker.onnx.threads", "1");
    settings.put("walrus.aggregators", walrus.toString());
    settings.put("walrus.publisher", walrus.toString());
    settings.put("walrus.shards", Integer.toString(SHARDS));
    return settings;
  }

  @Override
  public void close() {
    roles.values().forEach(RoleProcess::close);
    parts.close();
  }
}
