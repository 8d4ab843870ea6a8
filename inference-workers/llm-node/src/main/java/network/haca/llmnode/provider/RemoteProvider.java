package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.connection.BoundedBody;
import network.haca.connection.HeldBytes;
import network.haca.connection.OffEventLoop;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmModels;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/**
 * A server that runs models, by whichever API it speaks. Nothing of who asked goes with a request:
 * no forwarded header, no cookie, no user field.
 */
public final class RemoteProvider implements Provider {
  private static final int OK = 200;
  private static final int SERVER_ERRORS = 500;

  private final Vertx vertx;
  private final OffEventLoop offEventLoop;
  private final String name;
  private final URI base;
  private final Dialect dialect;
  private final ProviderKeys keys;
  private final ProviderErrors errors;
  private final ProviderBounds bounds;
  private final HeldBytes held;
  private final Breaker breaker;
  private final HttpClient client;

  /**
   * @param held of whole answers and requests, of all providers
   */
  public RemoteProvider(
      Vertx vertx,
      String name,
      LlmModels.Source.Server server,
      ProviderKeys keys,
      ProviderBounds bounds,
      HeldBytes held) {
    this.vertx = vertx;
    this.offEventLoop = new OffEventLoop(vertx);
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
    this.errors = new ProviderErrors(name, keys, dialect);
    this.bounds = bounds;
    this.held = held;
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
  public Future<JsonNode> complete(LlmRequest request, Route route, Future<Void> left) {
    ProviderCall call = new ProviderCall(vertx, left, bounds.total());
    return send(call, request, route)
        .compose(response -> answer(call, response, left))
        .compose(
            body -> offEventLoop.convert(body.length(), () -> dialect.whole(request, parse(body))))
        .recover(failure -> Future.failedFuture(named(failure, call)))
        .onComplete(done -> call.ended());
  }

  @Override
  public Future<ProviderEvents> stream(LlmRequest request, Route route, Future<Void> left) {
    ProviderCall call = new ProviderCall(vertx, left, bounds.total());
    return send(call, request, route)
        .<ProviderEvents>map(
            response ->
                new ServerSentEvents(call, response, bounds, dialect.events(request), errors))
        .onFailure(failure -> call.ended())
        .recover(failure -> Future.failedFuture(named(failure, call)));
  }

  @Override
  public boolean rests() {
    return breaker.rests();
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  private Future<HttpClientResponse> send(ProviderCall call, LlmRequest request, Route route) {
    return vertx
        .executeBlocking(() -> written(request, route), false)
        .compose(
            asked ->
                call.send(client, options(request, asked.path()), asked.body())
                    .onComplete(answer -> note(answer, call))
                    .compose(response -> requireOk(call, response)));
  }

  private record Written(String path, Buffer body) {}

  private Written written(LlmRequest request, Route route) throws ProviderException {
    return switch (dialect.ask(request, route)) {
      case Dialect.Asked.Refused(String reason) ->
          throw new ProviderException(LlmError.invalid(reason));
      case Dialect.Asked.Call(String path, ObjectNode body) ->
          new Written(path, Buffer.buffer(route.merged(body).toString()));
    };
  }

  /** What is held of it is so until nobody waits for the answer any more. */
  private Future<Buffer> answer(ProviderCall call, HttpClientResponse response, Future<Void> left) {
    HeldBytes.Share share = held.share();
    left.onComplete(over -> share.release());
    return BoundedBody.read(
            response,
            bounds.answerBytesMax(),
            () -> new ProviderException(ProviderErrors.tooLong()),
            part ->
                share.reserve(part)
                    ? Optional.empty()
                    : Optional.of(
                        new ProviderException(LlmError.overloaded(held.refusal()).afterWork())))
        .onFailure(failure -> call.reset());
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

  /** That it refuses a request is no failure of the provider's, nor that the client leaves. */
  private void note(AsyncResult<HttpClientResponse> answer, ProviderCall call) {
    if (answer.succeeded() && answer.result().statusCode() < SERVER_ERRORS) {
      breaker.succeeded();
    } else if (!call.isLeft()) {
      breaker.failed();
    }
  }

  private Future<HttpClientResponse> requireOk(ProviderCall call, HttpClientResponse response) {
    if (response.statusCode() == OK) {
      response.pause();
      return Future.succeededFuture(response);
    }
    return body(call, response, bounds.eventBytesMax())
        .otherwise(Buffer.buffer())
        .compose(
            body ->
                Future.failedFuture(
                    new ProviderException(
                        errors.refused(response.statusCode(), response.headers(), body))));
  }

  /** What is too long is not read to its end. */
  private static Future<Buffer> body(ProviderCall call, HttpClientResponse response, int bytesMax) {
    return BoundedBody.read(
            response, bytesMax, () -> new ProviderException(ProviderErrors.tooLong()))
        .onFailure(failure -> call.reset());
  }

  private JsonNode parse(Buffer body) throws ProviderException {
    try {
      JsonNode answer = PythonJson.parse(body.toString());
      if (ProviderErrors.isError(answer)) {
        boolean isPart = !answer.path("choices").isEmpty();
        throw new ProviderException(
            isPart ? errors.inTheMiddle(answer) : errors.insteadOfAnswer(answer));
      }
      return answer;
    } catch (PythonJson.MalformedException e) {
      throw new ProviderException(errors.noJson());
    }
  }

  private ProviderException named(Throwable failure, ProviderCall call) {
    return failure instanceof ProviderException known
        ? known
        : new ProviderException(errors.of(failure, call.isLate(), call.isSent()));
  }
}
