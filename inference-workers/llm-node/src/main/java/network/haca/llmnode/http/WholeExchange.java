package network.haca.llmnode.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import network.haca.llmnode.llm.LlmReply;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.NormalAnswer;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.llmnode.llm.SignedAnswer;
import network.haca.llmnode.provider.Providers;
import network.haca.llmnode.provider.ToolCallId;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/** One request to a provider and its whole answer. What takes long is done off the event loop. */
final class WholeExchange {
  private final Vertx vertx;
  private final LlmRequest request;
  private final Providers providers;
  private final Proving proving;
  private final SettlementChoice choice;
  private final LlmMetrics metrics;

  WholeExchange(
      Vertx vertx,
      LlmRequest request,
      Providers providers,
      Proving proving,
      SettlementChoice choice,
      LlmMetrics metrics) {
    this.vertx = vertx;
    this.request = request;
    this.providers = providers;
    this.proving = proving;
    this.choice = choice;
    this.metrics = metrics;
  }

  /** A whole answer, and the headers that go with it. */
  record Answer(String body, Map<String, String> headers) {
    Answer {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * The proven answer.
   *
   * @param left completes when the client does not wait any more: the provider's work ends
   */
  Future<Answer> answer(Future<Void> left) {
    return providers
        .complete(request, left)
        .compose(upstream -> vertx.executeBlocking(() -> body(upstream), false))
        .compose(this::proven);
  }

  private ObjectNode body(JsonNode upstream) throws RefusedException {
    LlmReply reply =
        LlmReply.of(request, NormalAnswer.of(request.api(), upstream, ToolCallId::fresh));
    if (reply.isEmpty()) {
      throw new RefusedException(
          LlmError.provider(502, "The provider gave no answer.").afterWork());
    }
    ObjectNode body = reply.toJson(UUID.randomUUID().toString(), Instant.now().getEpochSecond());
    metrics.used(body.path("usage"));
    return body;
  }

  private Future<Answer> proven(ObjectNode body) {
    return proving
        .prove(
            request,
            () -> signed(body),
            choice,
            (leaf, answerHash) -> {
              ObjectNode published = body.deepCopy();
              TeeProof.add(published, leaf, answerHash);
              return Optional.of(new PublishedAnswer(published, Optional.empty()));
            })
        .compose(proving::await)
        .compose(proven -> vertx.executeBlocking(() -> answer(body, proven), false));
  }

  private static SignedAnswer signed(ObjectNode body) throws RefusedException {
    try {
      return SignedAnswer.of(body);
    } catch (PythonJson.MalformedException e) {
      throw new RefusedException(
          LlmError.provider(
                  502, "The provider's answer has no one meaning: " + e.getMessage() + ".")
              .afterWork());
    }
  }

  private static Answer answer(ObjectNode body, Proven proven) {
    proven.addTo(body);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(TeeProof.LEAF_HEADER, proven.leaf().hash().toHex());
    proven.individual().map(IndividualSettlement::headers).ifPresent(headers::putAll);
    return new Answer(AnswerText.json(body), headers);
  }
}
