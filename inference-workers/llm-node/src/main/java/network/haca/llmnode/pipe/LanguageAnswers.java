package network.haca.llmnode.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import network.haca.answering.core.Answerer;
import network.haca.answering.core.NoAnswerNowException;
import network.haca.answering.core.Reply;
import network.haca.answering.core.VainTries;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.ParsedRequest;
import network.haca.llmnode.provider.ProviderException;
import network.haca.llmnode.provider.Providers;
import network.haca.pipe.Failure;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.Pace;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.LlmError;

/** Answers by the language models of this node: its provider, or it itself, is asked once. */
public final class LanguageAnswers implements Answerer {
  /** A provider says so of a request that it never takes. */
  private static final Set<Integer> REFUSED = Set.of(400, 413, 422);

  private final Vertx vertx;
  private final AskableLanguageModels models;
  private final Providers providers;
  private final CanonicalRequest.Form form;
  private final Supplier<String> callIds;
  private final VainTries vain = new VainTries();

  /**
   * @param callIds of tool calls that a provider gives none, each other than the others
   */
  public LanguageAnswers(
      Vertx vertx,
      AskableLanguageModels models,
      Providers providers,
      CanonicalRequest.Form form,
      Supplier<String> callIds) {
    this.vertx = vertx;
    this.models = models;
    this.providers = providers;
    this.form = form;
    this.callIds = callIds;
  }

  @Override
  public CompletionStage<Reply> answer(OpenRequest request) {
    Optional<AskableLanguageModels.Askable> asked = models.find(request.entry(), request.digest());
    if (asked.isEmpty()) {
      return CompletableFuture.failedStage(
          new NoAnswerNowException(
              "this node does not serve entry %s with the digest %s"
                  .formatted(request.entry(), request.digest())));
    }
    if (!(InferenceAbi.readRequest(request.callData()).orElseThrow()
        instanceof LanguageRequest question)) {
      return refused();
    }
    if (vain.areOver(request.key())) {
      return CompletableFuture.failedStage(
          new NoAnswerNowException("the provider has worked on it in vain"));
    }
    return parsed(request, question, asked.get()) instanceof ParsedRequest.Accepted accepted
        ? ask(request.key(), question, accepted.request().of(asked.get().model()))
        : refused();
  }

  private static CompletionStage<Reply> refused() {
    return CompletableFuture.completedStage(Reply.of(Failure.INPUT_REFUSED));
  }

  private ParsedRequest parsed(
      OpenRequest request, LanguageRequest question, AskableLanguageModels.Askable asked) {
    Optional<ObjectNode> body = ContractBody.of(question, asked.model().name());
    if (body.isEmpty()) {
      return new ParsedRequest.Refused(LlmError.invalid("A tool's parameters are no JSON."));
    }
    // What the node samples itself follows from the seed that the chain has drawn.
    if (asked.isOwn()) {
      body.get().put("seed", request.seed().value().getLong(0));
    }
    return LlmRequest.parse(
        ContractBody.api(question), body.get().toString(), asked.models(), form);
  }

  private CompletionStage<Reply> ask(Bytes32 key, LanguageRequest question, LlmRequest request) {
    Promise<Void> over = Promise.promise();
    long timer =
        vertx.setTimer(
            TimeUnit.SECONDS.toMillis(Pace.LANGUAGE.deadlineSeconds()), _ -> over.tryComplete());
    Future<JsonNode> answered = providers.complete(request, over.future());
    return answered
        .map(upstream -> ContractText.of(question, upstream, callIds))
        .compose(reply -> whole(key, reply), failure -> failed(key, failure))
        .onComplete(_ -> vertx.cancelTimer(timer))
        .toCompletionStage();
  }

  /** Another try may end as it should: who answers it is not the same each time. */
  private Future<Reply> whole(Bytes32 key, Optional<Reply> reply) {
    if (reply.isPresent()) {
      return Future.succeededFuture(reply.get());
    }
    vain.add(key);
    return Future.failedFuture(new NoAnswerNowException("the provider's answer is not whole"));
  }

  /** An answer is for good: a provider that cannot be reached now is none. */
  private Future<Reply> failed(Bytes32 key, Throwable failure) {
    if (failure instanceof ProviderException known) {
      if (REFUSED.contains(known.error().status())) {
        return Future.succeededFuture(Reply.of(Failure.INPUT_REFUSED));
      }
      if (known.error().isAfterWork()) {
        vain.end(key);
      }
    } else {
      vain.add(key);
    }
    return Future.failedFuture(
        new NoAnswerNowException("the provider gives no answer now: " + failure.getMessage()));
  }
}
