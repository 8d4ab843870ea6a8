package network.haca.llmnode.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import network.haca.connection.JsonResponses;
import network.haca.provingnode.http.OperatorOrders;
import network.haca.schemas.llm.LlmError;

/**
 * {@code POST /v1/keys} where everyone comes: over TLS that ends in the enclave, so that the keys
 * are seen nowhere else, and by an order that is signed.
 */
public final class OperatorRoutes implements ExtraRoutes {
  private final KeyDelivery keys;
  private final OperatorOrders orders;

  public OperatorRoutes(KeyDelivery keys, OperatorOrders orders) {
    this.keys = keys;
    this.orders = orders;
  }

  @Override
  public boolean serves(HttpServerRequest request) {
    if (!request.path().equals("/v1/keys") || !request.method().equals(HttpMethod.POST)) {
      return false;
    }
    LlmServer.text(request, KeyDelivery.BODY_MAX)
        .compose(
            body -> {
              Optional<String> refusal = orders.refusal(request, body);
              return refusal.isPresent()
                  ? Future.failedFuture(new RefusedException(denied(refusal.get())))
                  : keys.take(body);
            })
        .onSuccess(answer -> JsonResponses.send(request.response(), answer))
        .onFailure(failure -> LlmServer.refuse(request.response(), failure));
    return true;
  }

  private static LlmError denied(String reason) {
    return new LlmError(401, "invalid_request_error", "operator_only", reason);
  }
}
