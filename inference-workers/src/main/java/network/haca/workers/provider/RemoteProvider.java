package network.haca.workers.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.connection.BoundedBody;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import network.haca.workers.llm.LlmModel.Route;
import network.haca.workers.llm.LlmModels;
import network.haca.workers.llm.LlmRequest;

/**
 * A server that runs models, by whichever API it speaks. Nothing of who asked goes with a request:
 * no forwarded header, no cookie, no user field.
 */
public final class RemoteProvider implements Provider {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERRORS = 500;

  private final String name;
  private final URI base;
  private final Dialect dialect;
  private final ProviderKeys keys;
  private final ProviderBounds bounds;
  private final Breaker breaker;
  private final HttpClient client;

  public RemoteProvider(
      Vertx vertx,
      String name,
      LlmModels.Source.Server server,
      ProviderKeys keys,
      ProviderBounds bounds) {
    this.name = name;
    this.base = server.base();
    this.dialect =
        switch (server.api()) {
          case OPENAI -> new OpenAiDialect(true);
          case COMPATIBLE -> new OpenAiDialect(false);
          case ANTHROPIC -> new AnthropicDialect();
          case GOOGLE -> new GoogleDialect();
        };
    this.keys = keys;
    this.bounds = bounds;
    this.breaker = new Breaker(bounds.failuresMax(), bounds.rest(), InstantSource.system());
    boolean isTls = "https".equals(base.getScheme());
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(isTls)
                .setDefaultHost(base.getHost())
                .setDefaultPort(base.getPort() > 0 ? base.getPort() : isTls ? 443 : 80)
                .setConnectTimeout((int) bounds.connect().toMillis())
                .setReadIdleTimeout((int) bounds.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
            new PoolOptions().setHttp1MaxSize(bounds.connections()));
  }

  @Override
  public Future<JsonNode> complete(LlmRequest request, Route route) {
    return send(request, route)
        .compose(response -> body(response, bounds.answerBytesMax()))
        .compose(this::parse)
        .map(answer -> dialect.whole(request, answer))
        .recover(failure -> Future.failedFuture(named(failure)));
  }

  @Override
  public Future<ProviderEvents> stream(LlmRequest request, Route route) {
    return send(request, route)
        .<ProviderEvents>map(
            response ->
                new ServerSentEvents(
                    response, bounds.eventBytesMax(), dialect.events(request), this::named))
        .recover(failure -> Future.failedFuture(named(failure)));
  }

  @Override
  public boolean rests() {
    return breaker.rests();
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  private Future<HttpClientResponse> send(LlmRequest request, Route route) {
    return switch (dialect.ask(request, route)) {
      case Dialect.Asked.Refused(String reason) ->
          Future.failedFuture(new ProviderException(LlmError.invalid(reason)));
      case Dialect.Asked.Call(String path, ObjectNode body) ->
          client
              .request(options(request, path))
              .compose(call -> call.send(Buffer.buffer(route.merged(body).toString())))
              .onComplete(this::note)
              .compose(this::requireOk);
    };
  }

  private RequestOptions options(LlmRequest request, String path) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI(base.getPath() + path)
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", request.isStream() ? "text/event-stream" : "application/json");
    dialect.headers(keys.of(name).orElse("")).forEach(options::putHeader);
    return options;
  }

  /** That it refuses a request is no failure of the provider's. */
  private void note(AsyncResult<HttpClientResponse> answer) {
    if (answer.succeeded() && answer.result().statusCode() < SERVER_ERRORS) {
      breaker.succeeded();
    } else {
      breaker.failed();
    }
  }

  private Future<HttpClientResponse> requireOk(HttpClientResponse response) {
    if (response.statusCode() == OK) {
      response.pause();
      return Future.succeededFuture(response);
    }
    return body(response, bounds.eventBytesMax())
        .otherwise(Buffer.buffer())
        .compose(body -> Future.failedFuture(refused(response.statusCode(), body)));
  }

  private static Future<Buffer> body(HttpClientResponse response, int bytesMax) {
    return BoundedBody.read(response, bytesMax, RemoteProvider::tooLong)
        .onFailure(failure -> response.request().reset());
  }

  private static ProviderException tooLong() {
    return new ProviderException(LlmError.provider(502, "The provider's answer is too long."));
  }

  /** The provider's words only where they are about the request. */
  private ProviderException refused(int status, Buffer body) {
    JsonNode answer = json(body);
    if (dialect.isAboutKey(status, answer)) {
      return new ProviderException(
          LlmError.provider(502, "Provider '%s' does not take this node's key.".formatted(name)));
    }
    return new ProviderException(
        switch (status) {
          case BAD_REQUEST, UNPROCESSABLE -> LlmError.invalid(message(answer));
          case TOO_LARGE -> LlmError.tooLargeForProvider(message(answer));
          case TOO_MANY ->
              LlmError.overloaded("Provider '%s' takes no more requests now.".formatted(name));
          default -> LlmError.provider(502, "Provider '%s' answers %d.".formatted(name, status));
        });
  }

  private static JsonNode json(Buffer body) {
    try {
      return PythonJson.parse(body.toString());
    } catch (PythonJson.MalformedException e) {
      return MissingNode.getInstance();
    }
  }

  private String message(JsonNode answer) {
    JsonNode error = answer.path("error");
    String said = error.isTextual() ? error.asText() : error.path("message").asText();
    // No provider should repeat a key; if one does, it ends here.
    String text = keys.of(name).map(key -> said.replace(key, "[key]")).orElse(said);
    return text.isEmpty() ? "Provider '%s' refuses the request.".formatted(name) : text;
  }

  private Future<JsonNode> parse(Buffer body) {
    try {
      return Future.succeededFuture(PythonJson.parse(body.toString()));
    } catch (PythonJson.MalformedException e) {
      return Future.failedFuture(
          new ProviderException(
              LlmError.provider(502, "Provider '%s' answers no JSON.".formatted(name))));
    }
  }

  private ProviderException named(Throwable failure) {
    if (failure instanceof ProviderException known) {
      return known;
    }
    boolean isTimeout =
        failure instanceof TimeoutException
            || String.valueOf(failure.getMessage()).contains("imeout");
    return new ProviderException(
        isTimeout
            ? LlmError.provider(504, "Provider '%s' does not answer in time.".formatted(name))
            : LlmError.provider(
                502,
                "Provider '%s' ends the connection: %s".formatted(name, failure.getMessage())));
  }
}
