package network.haca.workers.grpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import network.haca.connection.JsonResponses;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.http.OperatorOrders;
import network.haca.workers.zk.ProofView.Told;
import network.haca.workers.zk.ProofWork;
import org.jspecify.annotations.Nullable;

/**
 * How far the proofs of a node's answers are, for everyone, and their end, for its operator: {@code
 * GET /v1/proofs}, {@code GET /v1/proofs/ID} and {@code DELETE /v1/proofs/ID}.
 */
public final class ProofRoutes {
  /** The longest page. */
  static final int LIMIT_MAX = 100;

  private static final String PATH = "/v1/proofs";
  private static final int LIMIT = 20;

  private final Vertx vertx;
  private final ProofWork work;
  private final Optional<OperatorOrders> orders;

  /**
   * @param orders of the operator; nothing for a node that has none
   */
  public ProofRoutes(Vertx vertx, ProofWork work, Optional<OperatorOrders> orders) {
    this.vertx = vertx;
    this.work = work;
    this.orders = orders;
  }

  /** Returns true if the path is one of these; the request is answered then. */
  boolean serves(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    if (path.equals(PATH)) {
      page(request);
    } else if (path.startsWith(PATH + "/")) {
      one(request, path.substring(PATH.length() + 1));
    } else {
      return false;
    }
    return true;
  }

  private void page(HttpServerRequest request) {
    Optional<Integer> limit = limit(request.getParam("limit"));
    @Nullable String after = request.getParam("after");
    Optional<Bytes32> last = id(after == null ? "" : after);
    if (!isRead(request)) {
      refuse(request, 405, "there is GET /v1/proofs");
    } else if (limit.isEmpty() || (after != null && last.isEmpty())) {
      refuse(
          request,
          400,
          "give ?limit= from 1 to %d, and ?after= the id of a proof".formatted(LIMIT_MAX));
    } else {
      work.queue()
          .view()
          .page(last, limit.get())
          .ifPresentOrElse(
              jobs -> JsonResponses.send(request.response(), page(jobs, limit.get())),
              () -> refuse(request, 404, "this node has no proof " + after + " any more"));
    }
  }

  private static ObjectNode page(List<Told> jobs, int limit) {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    jobs.forEach(each -> items.add(json(each)));
    if (jobs.size() == limit) {
      page.put("next", jobs.getLast().job().leaf().toHex());
    }
    return page;
  }

  private void one(HttpServerRequest request, String text) {
    Optional<Bytes32> id = id(text);
    if (id.isEmpty()) {
      refuse(request, 400, "an id is 0x and 64 hexadecimal digits: the leaf of the answer");
    } else if (request.method().equals(HttpMethod.DELETE)) {
      cancel(request, id.get());
    } else if (isRead(request)) {
      tell(request, id.get());
    } else {
      refuse(request, 405, "there is GET and DELETE /v1/proofs/ID");
    }
  }

  private void tell(HttpServerRequest request, Bytes32 id) {
    work.queue()
        .view()
        .get(id)
        .ifPresentOrElse(
            job -> JsonResponses.send(request.response(), json(job)),
            () -> refuse(request, 404, "this node has no proof of such an answer"));
  }

  private void cancel(HttpServerRequest request, Bytes32 id) {
    Optional<String> denied =
        orders
            .map(known -> known.refusal(request, order(id)))
            .orElse(Optional.of("This node has no operator whose order it could take."));
    if (denied.isPresent()) {
      refuse(request, 401, denied.get());
      return;
    }
    var _ =
        vertx
            .executeBlocking(() -> work.cancel(id), false)
            .onFailure(
                failure ->
                    refuse(request, 503, "it cannot be cancelled now: " + failure.getMessage()))
            .onSuccess(isCancelled -> cancelled(request, id, isCancelled));
  }

  private void cancelled(HttpServerRequest request, Bytes32 id, boolean isCancelled) {
    if (isCancelled || work.queue().view().get(id).isEmpty()) {
      tell(request, id);
    } else {
      refuse(request, 409, "nothing is left to cancel: it does not wait for its proof");
    }
  }

  /** The text that an operator signs to cancel a proof. */
  public static String order(Bytes32 id) {
    return "DELETE %s/%s".formatted(PATH, id.toHex());
  }

  private static ObjectNode json(Told told) {
    ObjectNode json = told.job().json();
    told.estimate()
        .ifPresent(
            estimate ->
                json.put("percent", estimate.percent())
                    .put("secondsLeft", estimate.left().toSeconds())
                    .put("estimatedBy", "the time of earlier proofs"));
    return json;
  }

  private static boolean isRead(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private static Optional<Integer> limit(@Nullable String text) {
    if (text == null) {
      return Optional.of(LIMIT);
    }
    return Optional.of(text)
        .filter(digits -> digits.matches("[0-9]{1,3}"))
        .map(Integer::parseInt)
        .filter(number -> number >= 1 && number <= LIMIT_MAX);
  }

  private static Optional<Bytes32> id(String text) {
    return text.matches("0x[0-9a-fA-F]{64}")
        ? Optional.of(Bytes32.fromHex(text))
        : Optional.empty();
  }

  private static void refuse(HttpServerRequest request, int status, String message) {
    JsonResponses.refuse(
        request.response(), status, JsonNodeFactory.instance.objectNode().put("error", message));
  }
}
