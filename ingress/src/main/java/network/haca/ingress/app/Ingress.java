package network.haca.ingress.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.attestation.ClientCertificate;
import network.haca.contracts.EthereumClient;
import network.haca.ingress.core.Directory;
import network.haca.ingress.core.Router;
import network.haca.ingress.directory.ChainDirectory;
import network.haca.ingress.directory.FileDirectory;
import network.haca.ingress.directory.RegistryEvents;
import network.haca.ingress.grpc.GrpcIngress;
import network.haca.ingress.http.HttpIngress;
import network.haca.ingress.worker.NodeConnections;
import network.haca.ingress.worker.NodePool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door, wired: directory, nodes, both ports. */
public final class Ingress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingress.class);

  private final NodePool pool;
  private final Optional<RegistryEvents> events;
  private final HttpIngress http;
  private final GrpcIngress grpc;
  private final int httpPort;
  private final int grpcPort;

  private Ingress(
      NodePool pool,
      Optional<RegistryEvents> events,
      HttpIngress http,
      GrpcIngress grpc,
      int httpPort,
      int grpcPort) {
    this.pool = pool;
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
    NodePool pool =
        new NodePool(
            vertx,
            directory(config),
            config.directoryRefresh(),
            new NodeConnections(
                config.nodeTimeout(), config.limits().bodyBytesMax(), identity(config)));
    Router router = new Router(pool::nodes, config.triesMax());
    HttpIngress http = new HttpIngress(vertx, router, config.limits());
    GrpcIngress grpc =
        new GrpcIngress(vertx, router, config.limits().bodyBytesMax(), config.limits().idle());
    int httpPort = listen("ingress.http.port", http.listen(config.host(), config.httpPort()));
    int grpcPort = listen("ingress.grpc.port", grpc.listen(config.host(), config.grpcPort()));
    pool.start().toCompletionStage().toCompletableFuture().join();
    Optional<RegistryEvents> events =
        config.chainEvents().map(uri -> new RegistryEvents(vertx, uri, pool::directoryChanged));
    return new Ingress(pool, events, http, grpc, httpPort, grpcPort);
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
    Future.join(http.close(), grpc.close(), pool.close())
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
