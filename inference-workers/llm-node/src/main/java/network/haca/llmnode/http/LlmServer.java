package network.haca.llmnode.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import network.haca.connection.BoundedBody;
import network.haca.connection.HeldBytes;
import network.haca.connection.JsonResponses;
import network.haca.connection.OffEventLoop;
import network.haca.connection.server.LimitedServer;
import network.haca.llmnode.core.Proving;
import network.haca.llmnode.core.SettlementChoice;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmRegistry;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.ParsedRequest;
import network.haca.llmnode.provider.ProviderException;
import network.haca.llmnode.provider.Providers;
import network.haca.paymentgate.PaymentGate;
import network.haca.paymentgate.core.GateAnswer;
import network.haca.paymentgate.http.ChallengeResponse;
import network.haca.paymentgate.price.LlmPath;
import network.haca.primitives.Bytes;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.ModelName;

/** Routes of OpenAI's API, and who the node is. */
public final class LlmServer {
  private static final String BASE = "/v1";

  private final OffEventLoop offEventLoop;
  private final LlmRegistry registry;
  private final Form form;
  private final PaymentGate gate;
  private final Supplier<String> nodeId;
  private final Proving proving;
  private final List<ExtraRoutes> extras;
  private final LlmLimits limits;
  private final LimitedServer server;
  private final Exchanges exchanges;
  private final Admission admission;
  private final HeldBytes held;
  private final LlmMetrics metrics;

  /**
   * @param server the port, with TLS and idle time
   * @param form of the requests' hashes
   * @param gate through which a request gets to a model
   * @param nodeId of this node, to which grants are given
   * @param held of whole answers and requests
   */
  public LlmServer(
      Vertx vertx,
      LimitedServer server,
      LlmRegistry registry,
      Providers providers,
      Form form,
      PaymentGate gate,
      Supplier<String> nodeId,
      Proving proving,
      List<ExtraRoutes> extras,
      LlmLimits limits,
      HeldBytes held,
      LlmMetrics metrics) {
    this.offEventLoop = new OffEventLoop(vertx);
    this.registry = registry;
    this.form = form;
    this.gate = gate;
    this.nodeId = nodeId;
    this.proving = proving;
    this.extras = List.copyOf(extras);
    this.limits = limits;
    this.held = held;
    this.metrics = metrics;
    this.exchanges = new Exchanges(vertx, providers, proving, limits, metrics);
    this.admission = new Admission(limits);
    this.server = server.requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  /** Ends all streams; completes when what they had written is proven, and nobody is connected. */
  public Future<Void> close() {
    // By the streams first: a connection whose client takes nothing does not close.
    return exchanges.cut().eventually(server::close);
  }

  private void handle(HttpServerRequest request) {
    switch (request.method() + " " + request.path()) {
      case "POST " + BASE + "/chat/completions" -> infer(request, LlmApi.CHAT);
      case "POST " + BASE + "/completions" -> infer(request, LlmApi.COMPLETION);
      case "POST " + BASE + "/responses" -> infer(request, LlmApi.RESPONSES);
      case "POST " + BASE + "/embeddings" -> infer(request, LlmApi.EMBEDDINGS);
      case "GET " + BASE + "/models" ->
          JsonResponses.send(request.response(), ModelList.of(registry.now()));
      default -> {
        Optional<String> model = ModelName.inPath(request.path());
        if (request.method().equals(HttpMethod.GET) && model.isPresent()) {
          model(request, model.get());
        } else if (extras.stream().noneMatch(routes -> routes.serves(request))) {
          JsonResponses.refuse(request.response(), notServed(request));
        }
      }
    }
  }

  private void model(HttpServerRequest request, String name) {
    ModelList.one(registry.now(), name)
        .ifPresentOrElse(
            model -> JsonResponses.send(request.response(), model),
            () -> JsonResponses.refuse(request.response(), LlmError.unknownModel(name)));
  }

  private static LlmError notServed(HttpServerRequest request) {
    if (request.path().startsWith(BASE + "/responses/")) {
      return LlmError.notStored(request.path());
    }
    boolean isPost =
        Stream.of("/completions", "/embeddings", "/responses").anyMatch(request.path()::endsWith);
    return isPost && !request.method().equals(HttpMethod.POST)
        ? new LlmError(405, "invalid_request_error", "method_not_allowed", "This takes POST.")
        : LlmError.noSuchPath(request.path());
  }

  private void infer(HttpServerRequest http, LlmApi api) {
    Optional<SettlementChoice> choice =
        SettlementChoice.of(http.getHeader(SettlementChoice.HEADER));
    if (choice.isEmpty()) {
      refuse(
          http,
          LlmError.invalid(
              "%s '%s' is not offered here; give private, batch or individual"
                  .formatted(SettlementChoice.HEADER, http.getHeader(SettlementChoice.HEADER))));
      return;
    }
    String client = http.remoteAddress().hostAddress();
    Optional<LlmError> refusal = admission.enter(client);
    if (refusal.isPresent()) {
      refuse(http, refusal.get());
      return;
    }
    http.response().exceptionHandler(gone -> {});
    HeldBytes.Share share = held.share();
    BoundedBody.read(
            http,
            limits.bodyBytesMax(),
            () -> new RefusedException(LlmError.tooLarge(limits.bodyBytesMax())),
            share,
            () -> new RefusedException(LlmError.overloaded(held.refusal())))
        .compose(
            raw -> text(raw).compose(body -> answer(http, api, raw, body, choice.get(), share)))
        .onFailure(failure -> refuse(http, error(failure)))
        .onComplete(
            done -> {
              share.release();
              admission.leave(client);
            });
  }

  private void refuse(HttpServerRequest http, LlmError error) {
    metrics.refused(error);
    JsonResponses.refuse(http.response(), error);
  }

  private Future<Void> answer(
      HttpServerRequest http,
      LlmApi api,
      Buffer raw,
      String body,
      SettlementChoice choice,
      HeldBytes.Share share) {
    Optional<LlmError> unavailable = proving.unavailable(choice);
    if (unavailable.isPresent()) {
      return Future.failedFuture(new RefusedException(unavailable.get()));
    }
    return offEventLoop
        .convert(body.length(), () -> LlmRequest.parse(api, body, registry.now(), form))
        .compose(
            parsed ->
                switch (parsed) {
                  case ParsedRequest.Refused refused ->
                      Future.failedFuture(new RefusedException(refused.error()));
                  case ParsedRequest.Accepted accepted ->
                      answer(http, raw, accepted.request(), choice, share);
                });
  }

  private Future<Void> answer(
      HttpServerRequest http,
      Buffer raw,
      LlmRequest request,
      SettlementChoice choice,
      HeldBytes.Share share) {
    Optional<LlmError> refusal = admission.enter(request.model());
    if (refusal.isPresent()) {
      return Future.failedFuture(new RefusedException(refusal.get()));
    }
    return gate.admit(
            new PaymentGate.Arrived(
                http, path(request.door()), request.asked(), raw, request.model().name()),
            nodeId.get(),
            choice == SettlementChoice.PRIVATE)
        .compose(
            admitted ->
                switch (admitted) {
                  case GateAnswer.Open open ->
                      exchanges.answer(
                          http.response(), request, choice, open.bill(), share::reserve);
                  case GateAnswer.Refused refused ->
                      Future.failedFuture(new RefusedException(refused.error()));
                  case GateAnswer.Unpaid unpaid -> {
                    ChallengeResponse.send(http.response(), unpaid.challenge());
                    yield Future.succeededFuture();
                  }
                })
        .onComplete(done -> admission.leave(request.model()));
  }

  private static LlmPath path(LlmApi api) {
    return switch (api) {
      case CHAT -> LlmPath.CHAT;
      case COMPLETION -> LlmPath.COMPLETION;
      case EMBEDDINGS -> LlmPath.EMBEDDINGS;
      case RESPONSES -> LlmPath.RESPONSES;
    };
  }

  private static LlmError error(Throwable failure) {
    return switch (failure) {
      case RefusedException refused -> refused.error();
      case ProviderException provider -> provider.error();
      default -> new LlmError(500, "server_error", "", "The request could not be processed.");
    };
  }

  static Future<String> text(HttpServerRequest request, int bytesMax) {
    return BoundedBody.read(
            request, bytesMax, () -> new RefusedException(LlmError.tooLarge(bytesMax)))
        .compose(LlmServer::text);
  }

  private static Future<String> text(Buffer body) {
    return Bytes.wrap(body.getBytes())
        .asUtf8()
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Future.failedFuture(
                    new RefusedException(
                        LlmError.invalid("The body is no UTF-8; send it in UTF-8."))));
  }

  /** In OpenAI's form, what routes refuse that are none of its own. */
  public static void refuse(HttpServerResponse response, int status, String message) {
    JsonResponses.refuse(
        response, status < 500 ? LlmError.invalid(message) : LlmError.unavailable(message));
  }

  static void refuse(HttpServerResponse response, Throwable failure) {
    JsonResponses.refuse(response, error(failure));
  }
}
