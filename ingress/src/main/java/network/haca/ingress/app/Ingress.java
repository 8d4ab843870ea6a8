package network.haca.ingress.app;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.ClientCertificate;
import network.haca.connection.HeldBytes;
import network.haca.connection.LocalNodes;
import network.haca.connection.NodeConnections;
import network.haca.connection.server.ListenAddress;
import network.haca.contracts.EthereumClient;
import network.haca.ingress.core.Directory;
import network.haca.ingress.core.ModelOrders;
import network.haca.ingress.core.NodeStatistics;
import network.haca.ingress.core.Router;
import network.haca.ingress.core.Tensors;
import network.haca.ingress.core.UnsettledBound;
import network.haca.ingress.directory.ChainDirectory;
import network.haca.ingress.directory.FileDirectory;
import network.haca.ingress.directory.RegistryEvents;
import network.haca.ingress.grpc.GrpcIngress;
import network.haca.ingress.http.HttpIngress;
import network.haca.ingress.llm.LlmNode;
import network.haca.ingress.llm.LlmRoutes;
import network.haca.ingress.results.ResultRoute;
import network.haca.ingress.results.ResultSearch;
import network.haca.ingress.settling.SettledFollower;
import network.haca.ingress.worker.DirectoryFollower;
import network.haca.ingress.worker.EventLoop;
import network.haca.ingress.worker.NodePool;
import network.haca.ingress.worker.VertxLoop;
import network.haca.ingress.worker.WorkerNode;
import network.haca.paymentgate.PaymentGate;
import network.haca.paymentgate.PriceFile;
import network.haca.paymentgate.price.PriceTable;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;
import network.haca.service.Health;
import network.haca.service.Parts;
import network.haca.service.Role;
import network.haca.service.RoleGauges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door, wired: directory, nodes, both ports. */
public final class Ingress implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(Ingress.class);

  private final Parts parts;
  private final Health health = new Health();
  private final HeldBytes held;
  private int httpPort;
  private int grpcPort;

  private Ingress(IngressConfig config, Parts parts) {
    this.parts = parts;
    this.held = new HeldBytes(config.limits().heldBytesMax());
  }

  /**
   * Starts and listens; nodes were asked once when this returns.
   *
   * @throws IOException if a port is taken; nothing is left open then
   */
  public static Ingress start(Vertx vertx, IngressConfig config) throws IOException {
    return start(vertx, config, new LocalNodes());
  }

  /**
   * The same, beside nodes.
   *
   * @param locals the nodes of this process
   * @throws IOException as above
   */
  public static Ingress start(Vertx vertx, IngressConfig config, LocalNodes locals)
      throws IOException {
    return Parts.start(
        parts -> {
          Ingress ingress = new Ingress(config, parts);
          ingress.startParts(vertx, config, locals);
          return ingress;
        });
  }

  private void startParts(Vertx vertx, IngressConfig config, LocalNodes locals) throws IOException {
    Optional<ClientCertificate> identity = identity(config);
    int bytesMax = config.limits().bodyBytesMax();
    NodeConnections calls = new NodeConnections(config.nodeTimeout(), bytesMax, identity);
    NodeConnections streams = new NodeConnections(config.llmIdle(), bytesMax, identity);
    EventLoop loop = new VertxLoop(vertx);
    NodePool<WorkerNode> workers =
        new NodePool<>(
            loop,
            entry -> !isLlm(entry),
            (entry, endpoint) -> new WorkerNode(vertx, entry, endpoint, calls, locals),
            config.nodeTimeout());
    parts.add(() -> await(workers.close()));
    NodePool<LlmNode> llmNodes =
        new NodePool<>(
            loop,
            Ingress::isLlm,
            (entry, endpoint) -> new LlmNode(vertx, entry, endpoint, streams),
            config.llmIdle());
    parts.add(() -> await(llmNodes.close()));
    DirectoryFollower follower =
        new DirectoryFollower(
            loop,
            directory(config),
            config.directoryRefresh(),
            List.of(workers::follow, llmNodes::follow));
    UnsettledBound unsettled = unsettled(vertx, config);
    Router router =
        new Router(
            workers::nodes,
            config.triesMax(),
            unsettled,
            time -> vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).toCompletionStage());
    Tensors tensors =
        new Tensors(
            router,
            new ModelOrders(
                workers::nodes,
                config.controlsModels(),
                config.modelOwners(),
                () -> follower.directoryChanged().toCompletionStage()),
            new NodeStatistics(router, workers::nodes));
    PaymentGate gate = parts.add(gate(vertx, config));
    LlmRoutes llm =
        new LlmRoutes(
            vertx, llmNodes::nodes, config.triesMax(), config.llm(), gate, unsettled, bytesMax);
    health.ready("registry", follower::unread).ready("nodes", () -> servesNothing(router, llm));
    listen(vertx, config, tensors, llm);
    parts.add(gauges(workers, llmNodes, follower, unsettled));
    parts.add(follower::close);
    await(follower.start());
    config
        .chainEvents()
        .ifPresent(uri -> parts.add(new RegistryEvents(vertx, uri, follower::directoryChanged)));
  }

  private UnsettledBound unsettled(Vertx vertx, IngressConfig config) {
    InstantSource clock = InstantSource.system();
    UnsettledBound unsettled = new UnsettledBound(config.settled().within(), clock::millis);
    config
        .settled()
        .bridges()
        .forEach(bridge -> parts.add(new SettledFollower(vertx, bridge, unsettled, clock)));
    return unsettled;
  }

  private static PaymentGate gate(Vertx vertx, IngressConfig config) throws IOException {
    Optional<PriceTable> prices =
        config.prices().isPresent()
            ? Optional.of(PriceFile.read(config.prices().get()))
            : Optional.empty();
    return PaymentGate.start(vertx, "ingress", config.gate(), prices::orElseThrow);
  }

  private void listen(Vertx vertx, IngressConfig config, Tensors tensors, LlmRoutes llm)
      throws IOException {
    HttpIngress http =
        new HttpIngress(
            vertx,
            tensors,
            llm,
            new ResultRoute(vertx, new ResultSearch(new EthereumClient(config.chain()))),
            config.limits(),
            config.connections(),
            held,
            health);
    parts.add(() -> await(http.close()));
    httpPort =
        new ListenAddress("ingress.http.port", config.host(), config.httpPort()).open(http::listen);
    GrpcIngress grpc =
        new GrpcIngress(
            vertx,
            tensors,
            config.limits().bodyBytesMax(),
            config.limits().idle(),
            config.connections(),
            held);
    parts.add(() -> await(grpc.close()));
    grpcPort =
        new ListenAddress("ingress.grpc.port", config.host(), config.grpcPort()).open(grpc::listen);
  }

  private RoleGauges gauges(
      NodePool<WorkerNode> workers,
      NodePool<LlmNode> llmNodes,
      DirectoryFollower follower,
      UnsettledBound unsettled) {
    return new RoleGauges(Metrics.globalRegistry)
        .gauge(
            "haca.ingress.unsettled",
            "Answers that are not known to be settled",
            "answers",
            Tags.empty(),
            unsettled::unsettled)
        .time(
            "haca.ingress.settling",
            "From the answers that were settled last until they were",
            Tags.empty(),
            unsettled::delay)
        .time(
            "haca.ingress.registry.age",
            "Since the registry was read last",
            Tags.empty(),
            follower::age)
        .gauge(
            "haca.ingress.held",
            "Bytes of requests and answers in memory",
            "bytes",
            Tags.empty(),
            held::now)
        .gauge(
            "haca.ingress.nodes",
            "Registered nodes that requests may go to",
            Tags.of("kind", "tensor"),
            () -> workers.nodes().size())
        .gauge(
            "haca.ingress.nodes",
            "Registered nodes that requests may go to",
            Tags.of("kind", "llm"),
            () -> llmNodes.nodes().size());
  }

  private static Optional<String> servesNothing(Router router, LlmRoutes llm) {
    return router.isReady() || llm.isReady()
        ? Optional.empty()
        : Optional.of("no registered node that can be reached serves a model");
  }

  public int httpPort() {
    return httpPort;
  }

  public int grpcPort() {
    return grpcPort;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    parts.close();
  }

  private static void await(Future<?> done) {
    var _ = done.toCompletionStage().toCompletableFuture().join();
  }

  private static Optional<ClientCertificate> identity(IngressConfig config) throws IOException {
    if (config.identity().isEmpty()) {
      return Optional.empty();
    }
    ClientCertificate own =
        ClientCertificate.open(
            config.identity().get(), "haca-ingress", InstantSource.system().instant());
    LOG.info(
        "nodes that are not open let this ingress in by worker.ingresses={}", own.fingerprint());
    return Optional.of(own);
  }

  private static boolean isLlm(NodeEntry entry) {
    return entry.teeType() == NodeKind.LLM_PROXY.teeType();
  }

  private static Directory directory(IngressConfig config) {
    return config.directoryFiles().isEmpty()
        ? new ChainDirectory(new EthereumClient(config.chain()), InstantSource.system())
        : new FileDirectory(config.directoryFiles());
  }
}
