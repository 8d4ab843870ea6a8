package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.llmnode.llm.KeptAnswer;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.LlmStream;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmError;

/**
 * A provider's events on their way to the client, until the last one with the proof. All of it is
 * told on one thread, and the proof is made once only, whoever ends the stream.
 */
public final class StreamExchange {
  private static final LlmError TOO_LONG =
      LlmError.provider(
          502,
          "The answer is longer than the %s characters that verifiers read."
              .formatted(AnswerText.UNENDED_CHARACTERS_MAX));

  private final LlmRequest request;
  private final Proving proving;
  private final SettlementChoice choice;
  private final ProviderEvents events;
  private final ClientStream client;
  private final ExchangeMeter meter;
  private final LlmStream stream;
  private final CompletableFuture<Optional<LlmError>> ended = new CompletableFuture<>();
  private int characters;

  /** What was written by now is being signed, or never will be. */
  private boolean isClosed;

  /** Nothing more is written, and the provider's work has ended. */
  private boolean isTooLong;

  /**
   * @param keptCharactersMax of an answer that is to be settled individually; a longer one is
   *     settled in a batch
   */
  public StreamExchange(
      LlmRequest request,
      Proving proving,
      SettlementChoice choice,
      Fresh fresh,
      int keptCharactersMax,
      ProviderEvents events,
      ClientStream client,
      ExchangeMeter meter) {
    this.request = request;
    this.proving = proving;
    this.choice = choice;
    this.events = events;
    this.client = client;
    this.meter = meter;
    Optional<KeptAnswer> kept =
        choice == SettlementChoice.INDIVIDUAL
            ? Optional.of(new KeptAnswer(request.api(), keptCharactersMax))
            : Optional.empty();
    this.stream = new LlmStream(request, fresh.ids().get(), fresh.created(), kept);
  }

  /**
   * Completes when the stream has ended, by whoever: with nothing if what was written is proven, or
   * the client knows that it is not; else with what it is to be told, if it got nothing yet. Fails
   * if a step is broken off.
   */
  public CompletionStage<Optional<LlmError>> follow() {
    events.read(
        chunk -> guarded(() -> stream.next(chunk).ifPresent(this::write)),
        () -> finish(Optional.empty()),
        error -> finish(Optional.of(error)));
    return ended;
  }

  /**
   * Ends it for the client's sake or the node's: what was written is signed and settled all the
   * same.
   */
  public void cut() {
    guarded(
        () -> {
          if (!isClosed) {
            isClosed = true;
            events.cancel();
            prove(Optional.empty()).thenAccept(this::endCut);
          }
        });
  }

  private void endCut(ProofOutcome outcome) {
    switch (outcome) {
      case Proven _ -> ended.complete(Optional.empty());
      case ProofOutcome.Refused refused -> {
        client.breakOff();
        ended.complete(Optional.of(refused.error()));
      }
    }
  }

  /** A step that is broken off ends the stream: its place is free again. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      breakOff(e);
    }
  }

  /** Nothing of it can be signed. */
  private void breakOff(Throwable failure) {
    if (!ended.isDone()) {
      isClosed = true;
      events.cancel();
      client.breakOff();
      ended.completeExceptionally(failure);
    }
  }

  private void write(ObjectNode chunk) {
    String event = AnswerText.event(chunk);
    if (isTooLong) {
      return;
    }
    if (event.length() > AnswerText.UNENDED_CHARACTERS_MAX - characters) {
      isTooLong = true;
      events.cancel();
      finish(Optional.of(TOO_LONG));
      return;
    }
    characters += event.length();
    client.write(
        event,
        () -> {
          // What is written after it was signed is none of what was signed.
          if (!isClosed) {
            guarded(() -> stream.written(chunk, event));
          }
        });
  }

  /**
   * Once all before is on the socket; if it never is, the client is gone, and {@link #cut} runs.
   */
  private void finish(Optional<LlmError> cut) {
    client
        .done()
        .thenRun(
            () -> {
              if (!isClosed) {
                isClosed = true;
                guarded(() -> proveLast(cut));
              }
            });
  }

  private void proveLast(Optional<LlmError> cut) {
    ObjectNode end = stream.last(cut);
    prove(Optional.of(end))
        .thenCompose(outcome -> last(end, outcome))
        .thenAccept(
            last ->
                guarded(
                    () -> {
                      client.end(AnswerText.event(last) + AnswerText.DONE);
                      ended.complete(Optional.empty());
                    }))
        .whenComplete(
            (told, failure) -> {
              if (failure != null) {
                breakOff(failure);
              }
            });
  }

  /** The last chunk with its proof, or why there is none. */
  private CompletionStage<ObjectNode> last(ObjectNode end, ProofOutcome outcome) {
    return switch (outcome) {
      case Proven proven -> proving.awaited(proven).thenApply(known -> proven(end, known));
      case ProofOutcome.Refused refused ->
          CompletableFuture.completedStage(refused.error().toJson());
    };
  }

  /**
   * @param last that is to be written with the proof; nothing if the client gets none
   */
  private CompletionStage<ProofOutcome> prove(Optional<ObjectNode> last) {
    stream.usage().ifPresent(meter::used);
    return proving
        .prove(
            request,
            () -> stream.signed(last),
            choice,
            (leaf, answerHash) -> stream.published(leaf, answerHash, last))
        .thenApply(this::counted);
  }

  private ProofOutcome counted(ProofOutcome outcome) {
    switch (outcome) {
      case Proven _ -> meter.answered();
      case ProofOutcome.Refused refused -> meter.refused(refused.error());
    }
    return outcome;
  }

  private static ObjectNode proven(ObjectNode end, Proven proven) {
    ObjectNode last = end.deepCopy();
    proven.addTo(last);
    proven.individual().ifPresent(settlement -> settlement.addTo(last));
    return last;
  }
}
