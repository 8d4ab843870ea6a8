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
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.ParsedRequest;
import network.haca.llmnode.provider.ProviderException;
import network.haca.llmnode.provider.Providers;
import network.haca.pipe.Failure;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.Pace;
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
    Optional<AskableLanguageModels.Askable> asked =
        models.find(request.entry()).filter(each -> each.isOf(request.digest()));
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
    return parsed(request, question, asked.get()) instanceof ParsedRequest.Accepted accepted
        ? ask(question, accepted.request())
        : refused();
  }

  private static CompletionStage<Reply> refused() {
    return CompletableFuture.completedStage(Reply.of(Failure.INPUT_REFUSED));
  }

  private ParsedRequest parsed(
      OpenRequest request, LanguageRequest question, AskableLanguageModels.Askable asked) {
    Optional<ObjectNode> body = ContractBody.of(question, asked.name());
    if (body.isEmpty()) {
      return new ParsedRequest.Refused(LlmError.invalid("A tool's parameters are no JSON."));
    }
    // What the node samples itself follows from the seed that the chain has drawn.
    asked.digest().ifPresent(_ -> body.get().put("seed", request.seed().value().getLong(0)));
    return LlmRequest.parse(
        ContractBody.api(question), body.get().toString(), asked.models(), form);
  }

  private CompletionStage<Reply> ask(LanguageRequest question, LlmRequest request) {
    Promise<Void> over = Promise.promise();
    long timer =
        vertx.setTimer(
            TimeUnit.SECONDS.toMillis(Pace.LANGUAGE.deadlineSeconds()), _ -> over.tryComplete());
    Future<JsonNode> answered = providers.complete(request, over.future());
    return answered
        .map(upstream -> ContractText.of(question, upstream, callIds))
        .recover(LanguageAnswers::failed)
        .onComplete(_ -> vertx.cancelTimer(timer))
        .toCompletionStage();
  }

  /** An answer is for good: a provider that cannot be reached now is none. */
  private static Future<Reply> failed(Throwable failure) {
    return failure instanceof ProviderException known && REFUSED.contains(known.error().status())
        ? Future.succeededFuture(Reply.of(Failure.INPUT_REFUSED))
        : Future.failedFuture(
            new NoAnswerNowException("the provider gives no answer now: " + failure.getMessage()));
  }
}
