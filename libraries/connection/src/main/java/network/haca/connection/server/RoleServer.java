package network.haca.connection.server;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import network.haca.connection.HealthRoutes;
import network.haca.service.Health;

/** A role's HTTP port: its health, and paths of its own, of which some let their clients wait. */
public final class RoleServer {
  /** Idle time of a connection beyond the wait of its request, in seconds. */
  private static final int IDLE_SECONDS = 30;

  private final LimitedServer server;

  /**
   * @param connections of clients
   * @param waitMax that a request may be held
   * @param paths takes what is not about the role's health
   */
  public RoleServer(
      Vertx vertx,
      ServerLimits connections,
      Duration waitMax,
      Health health,
      Handler<HttpServerRequest> paths) {
    this(vertx, connections, waitMax, health, paths, false);
  }

  private RoleServer(
      Vertx vertx,
      ServerLimits connections,
      Duration waitMax,
      Health health,
      Handler<HttpServerRequest> paths,
      boolean hasGrpc) {
    int idle = (int) waitMax.toSeconds() + IDLE_SECONDS;
    this.server =
        new LimitedServer(
                vertx,
                connections,
                connections.options().setHttp2ClearTextEnabled(hasGrpc).setIdleTimeout(idle))
            .requestHandler(
                request -> {
                  if (!HealthRoutes.serve(request, health)) {
                    paths.handle(request);
                  }
                });
  }

  /** The same, with services of gRPC among the paths, which come over HTTP/2 in clear. */
  public static RoleServer withGrpc(
      Vertx vertx,
      ServerLimits connections,
      Duration waitMax,
      Health health,
      Handler<HttpServerRequest> paths) {
    return new RoleServer(vertx, connections, waitMax, health, paths, true);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  /** Those who wait for an answer get none. */
  public Future<Void> close() {
    return server.close();
  }
}
