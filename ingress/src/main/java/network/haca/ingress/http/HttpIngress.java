package network.haca.ingress.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import network.haca.connection.BoundedBody;
import network.haca.connection.ContentCoding;
import network.haca.connection.HealthRoutes;
import network.haca.connection.HeldBytes;
import network.haca.connection.HeldBytes.Share;
import network.haca.connection.JsonResponses;
import network.haca.connection.OffEventLoop;
import network.haca.connection.RequestMeter;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.ingress.core.Router;
import network.haca.ingress.core.Tensors;
import network.haca.ingress.core.TritonExtensions;
import network.haca.ingress.llm.LlmException;
import network.haca.ingress.llm.LlmRoutes;
import network.haca.ingress.results.ResultRoute;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.ModelName;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.service.BuildVersion;
import network.haca.service.Health;

/**
 * Port 8000: {@code /v2} of the Open Inference Protocol, whose errors are {@code {"error": "…"}},
 * {@code /v1} of OpenAI, and the results of inference inside transactions.
 */
public final class HttpIngress {
  private final Vertx vertx;
  private final Tensors tensors;
  private final RepositoryRoutes repository;
  private final Router router;
  private final LlmRoutes llm;
  private final ResultRoute results;
  private final HttpLimits limits;
  private final HeldBytes held;
  private final InferRoute infer;
  private final Health health;
  private final RequestMeter meter = new RequestMeter("haca.ingress.requests");
  private final LimitedServer server;

  /**
   * @param held by all ports of the ingress
   * @param health of the ingress
   */
  public HttpIngress(
      Vertx vertx,
      Tensors tensors,
      LlmRoutes llm,
      ResultRoute results,
      HttpLimits limits,
      ServerLimits connections,
      HeldBytes held,
      Health health) {
    this.vertx = vertx;
    this.tensors = tensors;
    this.repository = new RepositoryRoutes(tensors.orders());
    this.router = tensors.router();
    this.llm = llm;
    this.results = results;
    this.limits = limits;
    this.held = held;
    this.health = health;
    this.infer = new InferRoute(new OffEventLoop(vertx), router, held, limits.jsonBytesMax());
    this.server =
        new LimitedServer(
                vertx,
                connections,
                connections
                    .options(llm.headerBytesMax())
                    .setIdleTimeout((int) limits.idle().plus(limits.answer()).toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
            .requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    if (ContentCoding.ofBody(request.getHeader(HttpHeaders.CONTENT_ENCODING)).isEmpty()) {
      meter.measure(request, "unknown");
      refuseCoding(request);
      return;
    }
    if (request.path().startsWith(LlmRoutes.BASE)) {
      meter.measure(request, LlmRoutes.route(request));
      openAi(request);
      return;
    }
    if (request.path().startsWith(ResultRoute.BASE)) {
      meter.measure(request, "result");
      get(request, () -> results.serve(request.path(), request.response()));
      return;
    }
    ModelPath path = ModelPath.parse(request.path());
    meter.measure(request, path.action().name().toLowerCase(Locale.ROOT));
    if (HealthRoutes.serve(request, health)) {
      return;
    }
    switch (path.action()) {
      case LIVE -> get(request, () -> ok(request, new JsonObject().put("live", true)));
      case READY -> get(request, () -> ready(request, router.isReady()));
      case SERVER -> get(request, () -> ok(request, serverMetadata()));
      case INDEX -> method(request, HttpMethod.POST, () -> index(request));
      case LOAD -> method(request, HttpMethod.POST, () -> order(request, path, repository::load));
      case UNLOAD ->
          method(request, HttpMethod.POST, () -> order(request, path, repository::unload));
      case STATISTICS -> get(request, () -> statistics(request, path));
      case MODEL -> get(request, () -> metadata(request, path));
      case MODEL_READY ->
          get(
              request,
              () ->
                  answer(
                      request, router.isServed(path.model(), path.version()), HttpIngress::ready));
      case CONFIG -> get(request, () -> config(request, path));
      case INFER -> method(request, HttpMethod.POST, () -> infer(request, path));
      case UNKNOWN ->
          refuse(
              request,
              new RefusedException(
                  Reason.NOT_FOUND,
                  TritonExtension.refusal(request.path())
                      .orElse("no such path: %s".formatted(request.path()))));
    }
  }

  private void openAi(HttpServerRequest request) {
    switch (request.method() + " " + request.path().substring(LlmRoutes.BASE.length())) {
      case "GET models" -> llm.models(request.response());
      case "POST chat/completions", "POST completions", "POST embeddings", "POST responses" -> {
        Share share = held.share();
        llm.infer(
            request,
            share,
            () ->
                RequestBody.read(vertx, request, limits, held, share)
                    .recover(failure -> Future.failedFuture(new LlmException(llm(failure)))));
      }
      default -> {
        Optional<String> model = ModelName.inPath(request.path());
        if (request.method().equals(HttpMethod.GET) && model.isPresent()) {
          llm.model(request.response(), model.get());
        } else {
          JsonResponses.refuse(request.response(), LlmRoutes.noSuchPath(request));
        }
      }
    }
  }

  private LlmError llm(Throwable failure) {
    RefusedException refused = RefusedException.of(failure);
    return switch (refused.reason()) {
      case OVERLOADED -> LlmError.overloaded(refused.text());
      case INVALID -> LlmError.invalid(refused.text());
      default -> LlmError.tooLarge(limits.bodyBytesMax());
    };
  }

  private static void refuseCoding(HttpServerRequest request) {
    BoundedBody.closeAfterAnswer(request);
    request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, ContentCoding.ACCEPTED);
    String reason = "a body is as it is, in gzip or in deflate; send another Content-Encoding";
    if (request.path().startsWith(LlmRoutes.BASE)) {
      JsonResponses.refuse(request.response(), LlmError.invalid(reason));
    } else {
      error(request, 415, reason);
    }
  }

  private static void get(HttpServerRequest request, Runnable action) {
    method(request, HttpMethod.GET, action);
  }

  private static void method(HttpServerRequest request, HttpMethod method, Runnable action) {
    boolean isHead = method.equals(HttpMethod.GET) && request.method().equals(HttpMethod.HEAD);
    if (isHead || request.method().equals(method)) {
      action.run();
      return;
    }
    String allowed = method.equals(HttpMethod.GET) ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
    request.response().putHeader(HttpHeaders.ALLOW, allowed);
    if (request.method().equals(HttpMethod.OPTIONS)) {
      var _ = request.response().setStatusCode(204).end();
    } else {
      error(
          request, 405, "%s takes %s, not %s".formatted(request.path(), method, request.method()));
    }
  }

  private static void ready(HttpServerRequest request, boolean isReady) {
    request.response().setStatusCode(isReady ? 200 : 400);
    send(request.response(), new JsonObject().put("ready", isReady));
  }

  private static JsonObject serverMetadata() {
    return new JsonObject()
        .put("name", "haca")
        .put("version", BuildVersion.text())
        .put(
            "extensions",
            new JsonArray()
                .addAll(new JsonArray(TritonExtensions.OVER_BOTH))
                .add("binary_tensor_data"));
  }

  private void index(HttpServerRequest request) {
    Share share = held.share();
    RequestBody.read(vertx, request, limits, held, share)
        .map(body -> RepositoryIndex.of(router, body))
        .onSuccess(index -> json(request.response()).end(index.toBuffer()))
        .onFailure(failure -> refuse(request, RefusedException.of(failure)))
        .onComplete(done -> share.release());
  }

  /** An order of a client to nodes. */
  private interface Order {
    CompletionStage<Void> give(String model, Buffer body) throws RefusedException;
  }

  private void order(HttpServerRequest request, ModelPath path, Order order) {
    Share share = held.share();
    RequestBody.read(vertx, request, limits, held, share)
        .compose(
            body -> {
              try {
                return Future.fromCompletionStage(order.give(path.model(), body));
              } catch (RefusedException e) {
                return Future.failedFuture(e);
              }
            })
        .onSuccess(done -> ok(request, new JsonObject()))
        .onFailure(failure -> refuse(request, RefusedException.of(failure)))
        .onComplete(done -> share.release());
  }

  private void statistics(HttpServerRequest request, ModelPath path) {
    answer(
        request,
        tensors.statistics().of(path.model(), path.version()),
        (asked, statistics) -> ok(asked, StatisticsJson.of(statistics)));
  }

  private void metadata(HttpServerRequest request, ModelPath path) {
    answer(request, router.metadata(path.model(), path.version()), this::sendMetadata);
  }

  private void config(HttpServerRequest request, ModelPath path) {
    answer(
        request,
        router.config(path.model(), path.version()),
        (asked, config) -> ok(asked, TritonConfigJson.of(config)));
  }

  private void sendMetadata(HttpServerRequest request, ModelMetadataResponse metadata) {
    ok(
        request,
        new JsonObject()
            .put("name", metadata.getName())
            .put("versions", new JsonArray(List.copyOf(metadata.getVersionsList())))
            .put("platform", metadata.getPlatform())
            .put("inputs", tensors(metadata.getInputsList()))
            .put("outputs", tensors(metadata.getOutputsList()))
            .put("properties", properties(metadata)));
  }

  /** By name, so that the same are always written alike. */
  private static JsonObject properties(ModelMetadataResponse metadata) {
    JsonObject object = new JsonObject();
    new TreeMap<>(metadata.getPropertiesMap()).forEach(object::put);
    return object;
  }

  private static JsonArray tensors(List<ModelMetadataResponse.TensorMetadata> tensors) {
    JsonArray array = new JsonArray();
    for (ModelMetadataResponse.TensorMetadata tensor : tensors) {
      array.add(
          new JsonObject()
              .put("name", tensor.getName())
              .put("datatype", tensor.getDatatype())
              .put("shape", new JsonArray(List.copyOf(tensor.getShapeList()))));
    }
    return array;
  }

  private void infer(HttpServerRequest request, ModelPath path) {
    Share share = held.share();
    RequestBody.read(vertx, request, limits, held, share)
        .compose(body -> infer.answer(request, path, body, share))
        .onFailure(failure -> refuse(request, RefusedException.of(failure)))
        .onComplete(done -> share.release());
  }

  private interface Send<A> {
    void send(HttpServerRequest request, A answer);
  }

  private static <A> void answer(
      HttpServerRequest request, CompletionStage<A> answer, Send<A> send) {
    Future.fromCompletionStage(answer)
        .onSuccess(value -> send.send(request, value))
        .onFailure(failure -> refuse(request, RefusedException.of(failure)));
  }

  private static void refuse(HttpServerRequest request, RefusedException refused) {
    int status =
        switch (refused.reason()) {
          case INVALID -> 400;
          case NOT_FOUND -> 404;
          case FORBIDDEN -> 403;
          case TOO_LARGE -> 413;
          case OVERLOADED -> 429;
          case UNAVAILABLE -> 503;
          case TIMED_OUT -> 504;
          case FAILED -> 500;
        };
    if (status == 429 || status == 503) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    error(request, status, refused.text());
  }

  private static void error(HttpServerRequest request, int status, String message) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    send(response.setStatusCode(status), new JsonObject().put("error", message));
  }

  private static void ok(HttpServerRequest request, JsonObject body) {
    send(request.response(), body);
  }

  private static void send(HttpServerResponse response, JsonObject body) {
    json(response).end(body.toBuffer());
  }

  private static HttpServerResponse json(HttpServerResponse response) {
    return response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
  }
}
