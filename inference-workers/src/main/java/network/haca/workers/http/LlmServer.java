package network.haca.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmError;
import network.haca.workers.llm.LlmModel;
import network.haca.workers.llm.LlmModels;
import network.haca.workers.llm.LlmRequest;
import network.haca.workers.llm.LlmRequest.Api;
import network.haca.workers.provider.ProviderException;
import network.haca.workers.provider.Providers;

/** Routes of OpenAI's API, and who the node is. */
public final class LlmServer {
  private static final String BASE = "/v1";
  private static final String RETRY_SECONDS = "1";

  private final Vertx vertx;
  private final LlmModels models;
  private final Providers providers;
  private final Form form;
  private final Proving proving;
  private final EnclaveRoutes enclave;
  private final LlmLimits limits;
  private final HttpServer server;
  private final OpenStreams streams = new OpenStreams();
  private final AtomicInteger running = new AtomicInteger();

  /**
   * @param options TLS and idle time
   * @param form of the requests' hashes
   */
  public LlmServer(
      Vertx vertx,
      HttpServerOptions options,
      LlmModels models,
      Providers providers,
      Form form,
      Proving proving,
      EnclaveRoutes enclave,
      LlmLimits limits) {
    this.vertx = vertx;
    this.models = models;
    this.providers = providers;
    this.form = form;
    this.proving = proving;
    this.enclave = enclave;
    this.limits = limits;
    this.server = vertx.createHttpServer(options).requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /** Ends all streams; completes when what they had written is proven, and nobody is connected. */
  public Future<Void> close() {
    // By the streams first: a connection whose client takes nothing does not close.
    return streams.cut().eventually(server::close);
  }

  private void handle(HttpServerRequest request) {
    switch (request.method() + " " + request.path()) {
      case "POST " + BASE + "/chat/completions" -> infer(request, Api.CHAT);
      case "POST " + BASE + "/completions" -> infer(request, Api.COMPLETION);
      case "POST " + BASE + "/embeddings" -> infer(request, Api.EMBEDDINGS);
      case "GET " + BASE + "/models" -> send(request.response(), modelList());
      default -> {
        if (!enclave.serves(request)) {
          refuse(request.response(), notServed(request));
        }
      }
    }
  }

  private static LlmError notServed(HttpServerRequest request) {
    boolean isPost =
        request.path().endsWith("/completions") || request.path().endsWith("/embeddings");
    return isPost && !request.method().equals(HttpMethod.POST)
        ? new LlmError(405, "invalid_request_error", "method_not_allowed", "This takes POST.")
        : LlmError.noSuchPath(request.path());
  }

  private void infer(HttpServerRequest http, Api api) {
    Optional<SettlementChoice> choice =
        SettlementChoice.of(http.getHeader(SettlementChoice.HEADER));
    if (choice.isEmpty()) {
      refuse(
          http.response(),
          LlmError.invalid(
              "%s '%s' is not offered here; give private, batch or individual"
                  .formatted(SettlementChoice.HEADER, http.getHeader(SettlementChoice.HEADER))));
      return;
    }
    if (running.incrementAndGet() > limits.requestsMax()) {
      running.decrementAndGet();
      refuse(
          http.response(),
          LlmError.overloaded(
              "This node answers %d requests already.".formatted(limits.requestsMax())));
      return;
    }
    http.response().exceptionHandler(gone -> {});
    BoundedRequest.read(http, limits.bodyBytesMax())
        .compose(body -> answer(http, api, body, choice.get()))
        .onFailure(failure -> refuse(http.response(), error(failure)))
        .onComplete(done -> running.decrementAndGet());
  }

  private Future<Void> answer(
      HttpServerRequest http, Api api, String body, SettlementChoice choice) {
    Optional<LlmError> unavailable = proving.unavailable();
    if (unavailable.isPresent()) {
      return Future.failedFuture(new RefusedException(unavailable.get()));
    }
    return switch (LlmRequest.parse(api, body, models, form)) {
      case LlmRequest.Parsed.Refused refused ->
          Future.failedFuture(new RefusedException(refused.error()));
      case LlmRequest.Parsed.Accepted accepted -> {
        LlmExchange exchange =
            new LlmExchange(
                vertx,
                accepted.request(),
                providers,
                proving,
                choice,
                streams,
                limits.keptCharactersMax());
        yield accepted.request().isStream()
            ? exchange.stream(http.response())
            : exchange.whole().onSuccess(reply -> send(http.response(), reply)).mapEmpty();
      }
    };
  }

  private static LlmError error(Throwable failure) {
    return switch (failure) {
      case RefusedException refused -> refused.error();
      case ProviderException provider -> provider.error();
      default -> new LlmError(500, "server_error", "", "The request could not be processed.");
    };
  }

  private ObjectNode modelList() {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    var data = list.putArray("data");
    for (LlmModel model : models.all()) {
      Stream.concat(Stream.of(model.name()), model.aliases().stream())
          .forEach(
              name ->
                  data.addObject()
                      .put("id", name)
                      .put("object", "model")
                      .put("created", 0)
                      .put("owned_by", model.routes().getFirst().provider()));
    }
    return list;
  }

  private static void send(HttpServerResponse response, LlmExchange.Answer answer) {
    answer.headers().forEach(response::putHeader);
    send(response, answer.body());
  }

  static void send(HttpServerResponse response, JsonNode body) {
    if (!response.ended() && !response.closed()) {
      var _ = response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body.toString());
    }
  }

  static void refuse(HttpServerResponse response, LlmError error) {
    if (response.headWritten() || response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(error.status());
    if (error.status() == 429 || error.status() == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    send(response, error.toJson());
  }
}
