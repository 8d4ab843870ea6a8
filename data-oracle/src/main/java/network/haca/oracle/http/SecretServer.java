package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;

/**
 * The operator's port on the loopback interface, where {@code POST /v1/keys} needs no signature.
 */
public final class SecretServer {
  private final SecretDelivery secrets;
  private final PageGuard door = PageGuard.operator(Set.of());
  private final LimitedServer server;

  public SecretServer(Vertx vertx, SecretDelivery secrets, ServerLimits limits) {
    this.secrets = secrets;
    this.server = new LimitedServer(vertx, limits, limits.options()).requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    Optional<PageGuard.Refusal> refusal = door.refusal(request);
    if (refusal.isPresent()) {
      FactServer.refuse(
          request.response(),
          FactRefusal.page(refusal.get().status(), refusal.get().message().strip()));
    } else if ((request.method() + " " + request.path()).equals("POST " + SecretDelivery.PATH)) {
      secrets.serve(request, body -> Optional.empty());
    } else {
      FactServer.refuse(request.response(), FactRefusal.notFound("there is POST /v1/keys"));
    }
  }
}
