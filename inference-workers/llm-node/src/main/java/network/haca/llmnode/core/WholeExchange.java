package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.llmnode.llm.LlmReply;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.NormalAnswer;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.llmnode.llm.SignedAnswer;
import network.haca.paymentgate.core.Bill;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmError;

/** A provider's whole answer on its way to the client, with its proof. */
public final class WholeExchange {
  private static final Outcome EMPTY =
      new Outcome.Refused(LlmError.provider(502, "The provider gave no answer.").afterWork());

  /** Where an answer that is paid for says what it costs. */
  static final String BILL = "payment";

  private final LlmRequest request;
  private final Proving proving;
  private final SettlementChoice choice;
  private final Fresh fresh;
  private final Work work;
  private final ExchangeMeter meter;
  private final Bill bill;

  /**
   * @param bill that is waived where there is no answer; else whoever writes the answer closes it
   */
  public WholeExchange(
      LlmRequest request,
      Proving proving,
      SettlementChoice choice,
      Fresh fresh,
      Work work,
      ExchangeMeter meter,
      Bill bill) {
    this.request = request;
    this.proving = proving;
    this.choice = choice;
    this.fresh = fresh;
    this.work = work;
    this.meter = meter;
    this.bill = bill;
  }

  /** The response to the client. */
  public sealed interface Outcome {
    /**
     * @param usage by which the bill is to be closed once the answer is written
     * @param charge headers that say what it costs
     */
    record Answered(
        String body, Proven proven, Optional<JsonNode> usage, Map<String, String> charge)
        implements Outcome {
      private Answered leaving(Optional<JsonNode> tokens, Map<String, String> headers) {
        return new Answered(body, proven, tokens, headers);
      }
    }

    record Refused(LlmError error) implements Outcome {}
  }

  /**
   * The proven answer.
   *
   * @param upstream the provider's, in OpenAI's form
   */
  public CompletionStage<Outcome> answer(JsonNode upstream) {
    bill.saidAtOnce(upstream);
    Optional<JsonNode> usage = Optional.of(upstream.path("usage")).filter(JsonNode::isObject);
    return work.run(() -> read(upstream, usage))
        .thenCompose(
            body -> body.map(this::prove).orElseGet(() -> CompletableFuture.completedStage(EMPTY)))
        .thenCompose(outcome -> released(outcome, usage));
  }

  /** What does not leave costs nothing. */
  private CompletionStage<Outcome> released(Outcome outcome, Optional<JsonNode> usage) {
    return switch (outcome) {
      case Outcome.Refused refused -> {
        var _ = bill.waive();
        yield CompletableFuture.completedStage(refused);
      }
      case Outcome.Answered answered ->
          bill.release()
              .thenCompose(
                  refusal ->
                      refusal
                          .map(error -> released(new Outcome.Refused(error), usage))
                          .orElseGet(
                              () ->
                                  CompletableFuture.completedStage(
                                      answered.leaving(usage, bill.leaving(usage)))));
    };
  }

  private Optional<ObjectNode> read(JsonNode upstream, Optional<JsonNode> usage) {
    LlmReply reply =
        LlmReply.of(request, NormalAnswer.of(request.api(), upstream, fresh.callIds()));
    if (reply.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode body = reply.toJson(fresh.ids().get(), fresh.created());
    meter.used(upstream.path("usage"));
    bill.statement(usage).ifPresent(statement -> body.set(BILL, statement));
    return Optional.of(body);
  }

  private CompletionStage<Outcome> prove(ObjectNode body) {
    return proving
        .prove(
            request,
            () -> SignedAnswer.of(body),
            choice,
            (leaf, answerHash) -> published(body, leaf, answerHash))
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Proven proven ->
                      proving
                          .awaited(proven)
                          .thenCompose(known -> work.run(() -> answered(body, known)));
                  case ProofOutcome.Refused refused ->
                      CompletableFuture.completedStage(new Outcome.Refused(refused.error()));
                });
  }

  private static Optional<PublishedAnswer> published(
      ObjectNode body, SettlementLeaf leaf, Bytes32 answerHash) {
    ObjectNode published = body.deepCopy();
    TeeProof.add(published, leaf, answerHash);
    return Optional.of(new PublishedAnswer(published, Optional.empty()));
  }

  private Outcome answered(ObjectNode body, Proven proven) {
    proven.addTo(body);
    Outcome answered =
        new Outcome.Answered(AnswerText.json(body), proven, Optional.empty(), Map.of());
    meter.answered();
    return answered;
  }
}
