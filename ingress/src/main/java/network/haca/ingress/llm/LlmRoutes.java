package network.haca.ingress.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import network.haca.connection.ClientQuota;
import network.haca.connection.HeldBytes.Share;
import network.haca.connection.JsonResponses;
import network.haca.connection.OffEventLoop;
import network.haca.ingress.core.UnsettledBound;
import network.haca.paymentgate.PaymentGate;
import network.haca.paymentgate.PaymentGate.Arrived;
import network.haca.paymentgate.price.LlmPath;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/**
 * {@code /v1} of the ingress: a request goes as it is to a node that serves its model, any of the
 * least busy, so that a user's requests are spread; the answer comes back as the node writes it.
 */
public final class LlmRoutes {
  public static final String BASE = "/v1/";
  private static final int OK = 200;

  private final OffEventLoop offEventLoop;
  private final Supplier<List<LlmNode>> nodes;
  private final int triesMax;
  private final ClientQuota quota;
  private final Vertx vertx;
  private final PaymentGate gate;
  private final UnsettledBound unsettled;
  private final int answerBytesMax;

  /**
   * @param gate through which requests get to nodes
   * @param unsettled bounds the answers that are not settled
   * @param answerBytesMax of a whole answer that is paid for
   * @param nodes those that may get requests now
   * @param triesMax nodes that a request is given to, one after the other, while none can answer
   */
  public LlmRoutes(
      Vertx vertx,
      Supplier<List<LlmNode>> nodes,
      int triesMax,
      LlmLimits limits,
      PaymentGate gate,
      UnsettledBound unsettled,
      int answerBytesMax) {
    this.vertx = vertx;
    this.gate = gate;
    this.unsettled = unsettled;
    this.answerBytesMax = answerBytesMax;
    this.offEventLoop = new OffEventLoop(vertx);
    this.nodes = nodes;
    this.triesMax = triesMax;
    this.quota = new ClientQuota(limits.requestsMax(), limits.clientRequestsMax());
  }

  /** Bytes that all headers of a request may have. */
  public int headerBytesMax() {
    return gate.headerBytesMax();
  }

  /** Which of its routes a request is for; they are few. */
  public static String route(HttpServerRequest request) {
    return switch (request.path().substring(BASE.length())) {
      case "chat/completions" -> "chat_completions";
      case "completions" -> "completions";
      case "embeddings" -> "embeddings";
      case "responses" -> "responses";
      default -> request.path().startsWith(BASE + "models") ? "llm_models" : "unknown";
    };
  }

  /** Why a request that is for none of its routes is refused. */
  public static LlmError noSuchPath(HttpServerRequest request) {
    return request.path().startsWith(BASE + "responses/")
        ? LlmError.notStored(request.path())
        : LlmError.noSuchPath(request.method() + " " + request.path());
  }

  /** Returns true if some node serves a model. */
  public boolean isReady() {
    return nodes.get().stream().anyMatch(node -> !node.models().isEmpty());
  }

  /** {@code GET /v1/models}: what some node serves. */
  public void models(HttpServerResponse response) {
    JsonArray data = new JsonArray(List.copyOf(served().values()));
    send(response, new JsonObject().put("object", "list").put("data", data));
  }

  /** {@code GET /v1/models/NAME}: one of them. */
  public void model(HttpServerResponse response, String name) {
    Optional.ofNullable(served().get(name))
        .ifPresentOrElse(
            model -> send(response, model),
            () -> JsonResponses.refuse(response, LlmError.unknownModel(name)));
  }

  private Map<String, JsonObject> served() {
    Map<String, JsonObject> byName = new LinkedHashMap<>();
    nodes
        .get()
        .forEach(node -> node.models().forEach(model -> byName.put(model.getString("id"), model)));
    return byName;
  }

  private static void send(HttpServerResponse response, JsonObject body) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body.toBuffer());
  }

  /**
   * A request whose body names its model, if there are not too many already.
   *
   * @param share of the request, released when it has ended
   * @param body read once the request is let in; fails with {@link LlmException} only
   */
  public void infer(HttpServerRequest request, Share share, Supplier<Future<Buffer>> body) {
    String client = request.remoteAddress().hostAddress();
    Optional<String> refusal = quota.enter(client);
    if (refusal.isPresent()) {
      JsonResponses.refuse(request.response(), LlmError.overloaded(refusal.get()));
      return;
    }
    body.get()
        .compose(given -> turn().compose(now -> infer(request, given, share)))
        .onFailure(failure -> JsonResponses.refuse(request.response(), error(failure)))
        .onComplete(
            done -> {
              share.release();
              quota.leave(client);
              if (request.response().getStatusCode() == OK) {
                unsettled.answered();
              }
            });
  }

  /** Completes once the network can settle one answer more. */
  private Future<?> turn() {
    return switch (unsettled.enter()) {
      case UnsettledBound.Entry.Refused(String reason) -> refused(LlmError.overloaded(reason));
      case UnsettledBound.Entry.LetIn(Duration after) ->
          after.isZero()
              ? Future.succeededFuture()
              : vertx.timer(after.toMillis(), TimeUnit.MILLISECONDS);
    };
  }

  private static LlmError error(Throwable failure) {
    return failure instanceof LlmException known
        ? known.error()
        : LlmError.unavailable("The answer was cut.");
  }

  /** Completes when the answer has ended; fails while nothing of it is written. */
  private Future<Void> infer(HttpServerRequest request, Buffer body, Share share) {
    return offEventLoop
        .convert(body.length(), () -> parse(body))
        .compose(parsed -> infer(request, body, parsed, share));
  }

  private static JsonNode parse(Buffer body) throws LlmException {
    try {
      return PythonJson.parse(body.toString());
    } catch (PythonJson.MalformedException e) {
      throw new LlmException(LlmError.invalid("The body is not JSON: " + e.getMessage()));
    }
  }

  private Future<Void> infer(HttpServerRequest request, Buffer body, JsonNode parsed, Share share) {
    String model = parsed.path("model").asText();
    List<LlmNode> serving = new ArrayList<>(nodes.get());
    if (serving.stream().allMatch(node -> node.models().isEmpty())) {
      return refused(LlmError.unavailable("No LLM node is active now."));
    }
    serving.removeIf(node -> !node.serves(model));
    if (serving.isEmpty()) {
      return refused(LlmError.unknownModel(model));
    }
    Collections.shuffle(serving);
    serving.sort(Comparator.comparingInt(LlmNode::inFlight));
    request.response().exceptionHandler(gone -> {});
    Arrived arrived =
        new Arrived(request, LlmPath.at(request.path()).orElseThrow(), parsed, body, model);
    return new Forwarding(vertx, arrived, gate, share, answerBytesMax)
        .toOneOf(serving.stream().limit(triesMax).toList());
  }

  private static <T> Future<T> refused(LlmError error) {
    return Future.failedFuture(new LlmException(error));
  }
}
