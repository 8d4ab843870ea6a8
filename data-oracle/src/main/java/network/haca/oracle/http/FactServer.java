package network.haca.oracle.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import network.haca.connection.BoundedBody;
import network.haca.connection.ClientQuota;
import network.haca.connection.JsonResponses;
import network.haca.connection.server.LimitedServer;
import network.haca.oracle.source.Source;
import network.haca.oracle.source.Sources;
import network.haca.provingnode.http.EnclaveRoutes;
import network.haca.provingnode.http.OperatorOrders;
import network.haca.schemas.fact.SignedFact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes of a data node: {@code POST /v1/facts}, {@code GET /v1/sources}, {@code POST /v1/keys} by
 * signed order, and who the node is.
 */
public final class FactServer {
  private static final Logger LOG = LoggerFactory.getLogger(FactServer.class);

  private final Sources sources;
  private final Facts facts;
  private final EnclaveRoutes enclave;
  private final SecretDelivery secrets;
  private final Optional<OperatorOrders> orders;
  private final FactLimits limits;
  private final LimitedServer server;
  private final ClientQuota quota;

  /**
   * @param server the port, with TLS and idle time
   * @param orders judges who brings secrets; none are taken here if the node has no operator
   */
  public FactServer(
      LimitedServer server,
      Sources sources,
      Facts facts,
      EnclaveRoutes enclave,
      SecretDelivery secrets,
      Optional<OperatorOrders> orders,
      FactLimits limits) {
    this.sources = sources;
    this.facts = facts;
    this.enclave = enclave;
    this.secrets = secrets;
    this.orders = orders;
    this.limits = limits;
    this.quota = new ClientQuota(limits.requestsMax(), limits.clientRequestsMax());
    this.server = server.requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  /** For routes that are none of its own. */
  public static void refuse(HttpServerResponse response, int status, String message) {
    refuse(
        response, status < 500 ? FactRefusal.invalid(message) : FactRefusal.unavailable(message));
  }

  private void handle(HttpServerRequest request) {
    switch (request.method() + " " + request.path()) {
      case "POST /v1/facts" -> admit(request);
      case "GET /v1/sources" -> JsonResponses.send(request.response(), list());
      case "POST " + SecretDelivery.PATH -> secrets.serve(request, body -> denied(request, body));
      default -> {
        if (!enclave.serves(request)) {
          refuse(
              request.response(),
              FactRefusal.notFound("there is POST /v1/facts and GET /v1/sources"));
        }
      }
    }
  }

  private void admit(HttpServerRequest request) {
    String client = request.remoteAddress().hostAddress();
    Optional<String> refusal = quota.enter(client);
    if (refusal.isPresent()) {
      refuse(request.response(), FactRefusal.overloaded(refusal.get()));
      return;
    }
    request.response().exceptionHandler(gone -> {});
    BoundedBody.read(request, limits.bodyBytesMax(), this::tooLarge)
        .compose(this::answer)
        .onSuccess(fact -> JsonResponses.send(request.response(), fact.toJson()))
        .onFailure(failure -> refuse(request.response(), refusal(failure)))
        .onComplete(done -> quota.leave(client));
  }

  private Future<SignedFact> answer(Buffer body) {
    try {
      return facts.answer(FactCall.parse(body.toString(StandardCharsets.UTF_8), sources));
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
  }

  private RefusedException tooLarge() {
    return new RefusedException(FactRefusal.tooLarge(limits.bodyBytesMax()));
  }

  private Optional<String> denied(HttpServerRequest request, String body) {
    return orders.isPresent()
        ? orders.get().refusal(request, body)
        : Optional.of("This node has no operator whose order it could take.");
  }

  static FactRefusal refusal(Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return refused.refusal();
    }
    LOG.warn("a fact could not be answered", failure);
    return FactRefusal.unavailable("the fact could not be signed");
  }

  private ObjectNode list() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("sources");
    for (Source source : sources.all()) {
      list.addObject()
          .put("name", source.name())
          .put("source_digest", source.digest().toHex().substring(2))
          .set("definition", source.definition());
    }
    return body;
  }

  static void refuse(HttpServerResponse response, FactRefusal refusal) {
    JsonResponses.refuse(response, refusal.status(), refusal.retryAfter(), refusal.toJson());
  }
}
