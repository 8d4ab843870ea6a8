package network.haca.facilitator.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.connection.server.ListenAddress;
import network.haca.contracts.EthereumClient;
import network.haca.facilitator.chain.RegistryHeartbeats;
import network.haca.facilitator.core.Endings;
import network.haca.facilitator.core.HeartbeatRelay;
import network.haca.facilitator.core.ProofIntake;
import network.haca.facilitator.core.Sessions;
import network.haca.facilitator.core.Settlements;
import network.haca.facilitator.core.Verifier;
import network.haca.facilitator.http.FacilitatorServer;
import network.haca.facilitator.http.OriginalServices;
import network.haca.facilitator.http.Terms;
import network.haca.facilitator.kafka.BookPublisher;
import network.haca.facilitator.kafka.KafkaProofs;
import network.haca.facilitator.rocksdb.LedgerDatabase;
import network.haca.service.FolderLock;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.RepeatedTask;
import network.haca.service.Role;
import network.haca.x402.Network;
import network.haca.x402.Supported;

/** The facilitator, wired: one ledger, one process on it, one thread for each network. */
public final class Facilitator implements Role {
  /** Between looks at leases, sessions and claims. */
  private static final Duration ROUND = Duration.ofMillis(100);

  private final Parts parts;
  private final Health health;
  private final int port;

  private Facilitator(Parts parts, Health health, int port) {
    this.parts = parts;
    this.health = health;
    this.port = port;
  }

  /**
   * Starts and listens.
   *
   * @throws IOException if the folder is in use or cannot be opened, or the port is taken
   */
  public static Facilitator start(Vertx vertx, FacilitatorConfig config) throws IOException {
    return Parts.start(parts -> start(vertx, config, parts));
  }

  private static Facilitator start(Vertx vertx, FacilitatorConfig config, Parts parts)
      throws IOException {
    MeterRegistry meters = Metrics.globalRegistry;
    parts.add(FolderLock.take(config.data(), "facilitator.data"));
    LedgerDatabase ledger = parts.add(LedgerDatabase.open(config.data(), InstantSource.system()));
    Endings endings = new Endings();
    List<PaymentNetwork> networks = new ArrayList<>();
    Map<Network, Verifier> verifiers = new TreeMap<>();
    for (NetworkNode node : config.networks()) {
      PaymentNetwork network =
          PaymentNetwork.start(parts, node, config, ledger, endings::ended, meters);
      networks.add(network);
      verifiers.put(node.network(), network.verifier());
    }
    LedgerSecrets secrets = LedgerSecrets.open(config.data());
    Sessions sessions =
        new Sessions(ledger, verifiers, secrets, config.sessions(), InstantSource.system());
    Settlements settlements =
        new Settlements(ledger, verifiers, endings, sessions, config.takesDirectUpto());
    RepeatedTask keeper =
        parts.add(
            new RepeatedTask(
                "sessions",
                ROUND,
                () -> {
                  sessions.round();
                  return false;
                }));
    Optional<BookPublisher> publisher =
        config
            .kafka()
            .map(kafka -> parts.add(new BookPublisher(ledger.books(), secrets.name(), kafka)));
    FacilitatorWatch watch = new FacilitatorWatch(ledger, networks, sessions, keeper, publisher);
    parts.add(watch.gauges(meters));
    Health health = watch.health();
    FacilitatorServer server =
        new FacilitatorServer(
            vertx,
            settlements,
            sessions,
            new Terms(
                () ->
                    new Supported(
                        networks.stream().map(each -> each.node().network()).toList(),
                        List.of(config.sender().address())),
                secrets.grantKey(),
                ledger.books(),
                services(parts, config)),
            config.access(),
            config.connections(),
            health,
            meters);
    parts.add(() -> server.close().toCompletionStage().toCompletableFuture().join());
    int port =
        new ListenAddress("facilitator.port", config.host(), config.port()).open(server::listen);
    return new Facilitator(parts, health, port);
  }

  private static OriginalServices services(Parts parts, FacilitatorConfig config) {
    Optional<ProofIntake> proofs = config.kafka().map(kafka -> parts.add(new KafkaProofs(kafka)));
    Optional<HeartbeatRelay> heartbeats =
        config
            .registry()
            .map(
                registry ->
                    new RegistryHeartbeats(
                        new EthereumClient(registry.rpc()), config.sender(), registry.contract()));
    return new OriginalServices(proofs, heartbeats, InstantSource.system());
  }

  public int port() {
    return port;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
  }
}
