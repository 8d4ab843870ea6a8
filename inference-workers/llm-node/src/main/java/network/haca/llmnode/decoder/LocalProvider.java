package network.haca.llmnode.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.TreeMap;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.WholeAnswer;
import network.haca.llmnode.provider.Provider;
import network.haca.llmnode.provider.ProviderException;
import network.haca.schemas.llm.LlmError;

/** This node itself, with the models that it runs; who opened them closes them. */
public final class LocalProvider implements Provider {
  /** Nobody reads it. */
  private static final LlmError LEFT = LlmError.provider(502, "The client has left.");

  private final Vertx vertx;
  private final Map<String, DecoderModel> models;

  /**
   * @param models by their upstream names
   */
  public LocalProvider(Vertx vertx, Map<String, DecoderModel> models) {
    this.vertx = vertx;
    this.models = new TreeMap<>(models);
  }

  @Override
  public Future<JsonNode> complete(LlmRequest request, Route route, Future<Void> left) {
    return stream(request, route, left)
        .compose(
            events -> {
              Promise<JsonNode> whole = Promise.promise();
              WholeAnswer answer = new WholeAnswer(request.api());
              events.read(
                  answer::add,
                  () -> whole.complete(answer.toJson()),
                  error -> whole.tryFail(new ProviderException(error.afterWork())));
              left.onComplete(gone -> whole.tryFail(new ProviderException(LEFT)));
              return whole.future();
            });
  }

  @Override
  public Future<ProviderEvents> stream(LlmRequest request, Route route, Future<Void> left) {
    DecoderModel model = models.get(route.upstream());
    if (model == null) {
      throw new IllegalStateException("models are opened by the routes to them");
    }
    if (request.api() == LlmApi.EMBEDDINGS) {
      return refused(LlmError.invalid("'%s' makes no embeddings.".formatted(request.modelName())));
    }
    // Tokens of a long prompt take their time.
    return vertx
        .executeBlocking(
            () -> DecoderCall.parse(request.api(), request.toUpstream(route), model), false)
        .compose(
            parsed ->
                switch (parsed) {
                  case DecoderCall.Parsed.Refused(String reason) ->
                      refused(LlmError.invalid(reason));
                  case DecoderCall.Parsed.Accepted(DecoderCall call) ->
                      left.isComplete() ? refused(LEFT) : begin(request, call, model, left);
                });
  }

  private Future<ProviderEvents> begin(
      LlmRequest request, DecoderCall call, DecoderModel model, Future<Void> left) {
    LocalAnswer answer = new LocalAnswer(vertx.getOrCreateContext(), request.api(), call, model);
    if (!answer.begin()) {
      return refused(
          LlmError.overloaded(
              "Too many answers of '%s' wait already.".formatted(request.modelName())));
    }
    left.onComplete(gone -> answer.cancel());
    return Future.succeededFuture(answer);
  }

  @Override
  public boolean rests() {
    return false;
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private static <T> Future<T> refused(LlmError error) {
    return Future.failedFuture(new ProviderException(error));
  }
}
