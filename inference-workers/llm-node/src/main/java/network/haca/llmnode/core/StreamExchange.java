package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.llmnode.llm.AnswerStream;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.StreamRoom;
import network.haca.paymentgate.core.Bill;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmError;

/**
 * A provider's events on their way to the client, until the last one with the proof. All of it is
 * told on one thread, and the proof is made once only, whoever ends the stream.
 */
public final class StreamExchange {
  private static final LlmError OVER =
      LlmError.tooSlow(
          "The answer is cut here: its time is over, or nothing more of it can be charged.");

  private static final LlmError TOO_LONG =
      LlmError.provider(
          502,
          "The answer is longer than the %s characters that verifiers read."
              .formatted(AnswerText.UNENDED_CHARACTERS_MAX));

  private final LlmRequest request;
  private final Proving proving;
  private final SettlementChoice choice;
  private final ProviderEvents events;
  private final HeldStream client;
  private final Bill bill;
  private final ExchangeMeter meter;
  private final AnswerStream stream;
  private final CompletableFuture<Optional<LlmError>> ended = new CompletableFuture<>();
  private int characters;

  /** Something of the answer itself was written. */
  private boolean hasSaid;

  /** What was written by now is being signed, or never will be. */
  private boolean isClosed;

  /** Nothing more is written, and the provider's work has ended. */
  private boolean isOver;

  /**
   * @param bill closed when the stream has ended
   */
  public StreamExchange(
      LlmRequest request,
      Proving proving,
      SettlementChoice choice,
      Fresh fresh,
      StreamRoom room,
      ProviderEvents events,
      ClientStream client,
      ExchangeMeter meter,
      Bill bill) {
    this.request = request;
    this.proving = proving;
    this.choice = choice;
    this.events = events;
    this.client = new HeldStream(client, events, bill, this::refuse, this::guarded);
    this.meter = meter;
    this.bill = bill;
    bill.watch(() -> end(OVER));
    this.stream =
        AnswerStream.of(
            request,
            fresh.ids().get(),
            fresh.created(),
            choice == SettlementChoice.INDIVIDUAL,
            room);
  }

  /**
   * Completes when the stream has ended, by whoever: with nothing if what was written is proven, or
   * the client knows that it is not; else with what it is to be told, if it got nothing yet. Fails
   * if a step is broken off.
   */
  public CompletionStage<Optional<LlmError>> follow() {
    events.read(
        chunk -> guarded(() -> add(chunk)),
        () -> guarded(() -> endWith(Optional.empty())),
        error -> guarded(() -> endWith(Optional.of(error))));
    return ended;
  }

  private void add(JsonNode chunk) {
    List<ObjectNode> events = stream.add(chunk);
    Optional<LlmError> tooLong = stream.tooLong();
    if (tooLong.isPresent()) {
      end(tooLong.get());
      return;
    }
    for (ObjectNode event : events) {
      write(event, stream.endCharacters());
      hasSaid |= !isOver;
    }
  }

  private void endWith(Optional<LlmError> cut) {
    stream.ending(cut).forEach(event -> write(event, 0));
    if (!isOver) {
      finish(cut);
    }
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
            bill.close(stream.usage());
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

  /** Nothing leaves, since it is not paid for. */
  private void refuse(LlmError error) {
    if (!ended.isDone()) {
      isClosed = true;
      events.cancel();
      var _ = bill.waive();
      meter.refused(error);
      ended.complete(Optional.of(error));
    }
  }

  /** Writes nothing more but the end, which is signed, and says why. */
  private void end(LlmError reason) {
    if (!isOver && !isClosed) {
      stream.ending(Optional.of(reason)).forEach(event -> write(event, 0));
      isOver = true;
      events.cancel();
      finish(Optional.of(reason));
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
      bill.close(stream.usage());
      ended.completeExceptionally(failure);
    }
  }

  /**
   * @param rest characters that are to be left for what follows
   */
  private void write(ObjectNode chunk, long rest) {
    String event = AnswerText.event(chunk);
    if (isOver) {
      return;
    }
    if (event.length() > AnswerText.UNENDED_CHARACTERS_MAX - characters - rest) {
      end(TOO_LONG);
      return;
    }
    characters += event.length();
    bill.said(chunk);
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
    boolean isNothing = cut.isPresent() && !hasSaid;
    if (!isNothing) {
      bill.statement(stream.usage()).ifPresent(statement -> end.set(WholeExchange.BILL, statement));
    }
    prove(Optional.of(end))
        .thenCompose(outcome -> last(end, outcome))
        .thenAccept(last -> guarded(() -> leave(last, isNothing)))
        .whenComplete(
            (told, failure) -> {
              if (failure != null) {
                breakOff(failure);
              }
            });
  }

  /** A stream of which nothing was written costs nothing. */
  private void leave(ObjectNode last, boolean isNothing) {
    if (isNothing) {
      var _ = bill.waive();
    } else {
      var _ = bill.leaving(stream.usage());
    }
    client.end(AnswerText.event(last) + AnswerText.DONE).thenRun(() -> bill.close(stream.usage()));
    ended.complete(Optional.empty());
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
