package network.haca.ingress.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.ClientCertificate;
import network.haca.connection.HeldBytes;
import network.haca.connection.NodeConnections;
import network.haca.contracts.EthereumClient;
import network.haca.ingress.core.Directory;
import network.haca.ingress.core.Router;
import network.haca.ingress.directory.ChainDirectory;
import network.haca.ingress.directory.FileDirectory;
import network.haca.ingress.directory.RegistryEvents;
import network.haca.ingress.grpc.GrpcIngress;
import network.haca.ingress.http.HttpIngress;
import network.haca.ingress.llm.LlmNode;
import network.haca.ingress.llm.LlmRoutes;
import network.haca.ingress.worker.DirectoryFollower;
import network.haca.ingress.worker.NodePool;
import network.haca.ingress.worker.WorkerNode;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door, wired: directory, nodes, both ports. */
public final class Ingress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingress.class);

  private final DirectoryFollower follower;
  private final NodePool<WorkerNode> workers;
  private final NodePool<LlmNode> llmNodes;
  private final Optional<RegistryEvents> events;
  private final HttpIngress http;
  private final GrpcIngress grpc;
  private final int httpPort;
  private final int grpcPort;

  private Ingress(
      DirectoryFollower follower,
      NodePool<WorkerNode> workers,
      NodePool<LlmNode> llmNodes,
      Optional<RegistryEvents> events,
      HttpIngress http,
      GrpcIngress grpc,
      int httpPort,
      int grpcPort) {
    this.follower = follower;
    this.workers = workers;
    this.llmNodes = llmNodes;
    this.events = events;
    this.http = http;
    this.grpc = grpc;
    this.httpPort = httpPort;
    this.grpcPort = grpcPort;
  }

  /**
   * Starts and listens; nodes were asked once when this returns.
   *
   * @throws IOException if a port is taken
   */
  public static Ingress start(Vertx vertx, IngressConfig config) throws IOException {
    Optional<ClientCertificate> identity = identity(config);
    int bytesMax = config.limits().bodyBytesMax();
    NodeConnections calls = new NodeConnections(config.nodeTimeout(), bytesMax, identity);
    NodeConnections streams = new NodeConnections(config.llmIdle(), bytesMax, identity);
    NodePool<WorkerNode> workers =
        new NodePool<>(
            vertx,
            entry -> !isLlm(entry),
            (entry, endpoint) -> new WorkerNode(vertx, entry, endpoint, calls),
            config.nodeTimeout());
    NodePool<LlmNode> llmNodes =
        new NodePool<>(
            vertx,
            Ingress::isLlm,
            (entry, endpoint) -> new LlmNode(vertx, entry, endpoint, streams),
            config.llmIdle());
    DirectoryFollower follower =
        new DirectoryFollower(
            vertx,
            directory(config),
            config.directoryRefresh(),
            List.of(workers::follow, llmNodes::follow));
    Router router = new Router(workers::nodes, config.triesMax());
    LlmRoutes llm = new LlmRoutes(vertx, llmNodes::nodes, config.triesMax(), config.llm());
    HeldBytes held = new HeldBytes(config.limits().heldBytesMax());
    HttpIngress http = new HttpIngress(vertx, router, llm, config.limits(), held);
    GrpcIngress grpc =
        new GrpcIngress(
            vertx, router, config.limits().bodyBytesMax(), config.limits().idle(), held);
    int httpPort = listen("ingress.http.port", http.listen(config.host(), config.httpPort()));
    int grpcPort = listen("ingress.grpc.port", grpc.listen(config.host(), config.grpcPort()));
    follower.start().toCompletionStage().toCompletableFuture().join();
    Optional<RegistryEvents> events =
        config.chainEvents().map(uri -> new RegistryEvents(vertx, uri, follower::directoryChanged));
    return new Ingress(follower, workers, llmNodes, events, http, grpc, httpPort, grpcPort);
  }

  public int httpPort() {
    return httpPort;
  }

  public int grpcPort() {
    return grpcPort;
  }

  @Override
  public void close() {
    events.ifPresent(RegistryEvents::close);
    follower.close();
    Future.join(http.close(), grpc.close(), workers.close(), llmNodes.close())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
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

  private static int listen(String key, Future<Integer> listening) throws IOException {
    try {
      return listening.toCompletionStage().toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen; is the port in use? Choose another with " + key, e);
    }
  }
}
