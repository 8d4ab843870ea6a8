package network.haca.llmnode.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import network.haca.llmnode.llm.KeptAnswer;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.LlmStream;
import network.haca.llmnode.provider.ProviderEvents;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider's events on their way to the client, until the last one with the proof. All of it
 * happens on one event loop but hashing and signing, and once only, whoever ends the stream.
 */
final class StreamExchange {
  private static final Logger LOG = LoggerFactory.getLogger(StreamExchange.class);

  private static final LlmError TOO_LONG =
      LlmError.provider(
          502,
          "The answer is longer than the %s characters that verifiers read."
              .formatted(AnswerText.UNENDED_CHARACTERS_MAX));

  private final LlmRequest request;
  private final Proving proving;
  private final SettlementChoice choice;
  private final ProviderEvents events;
  private final HttpServerResponse response;
  private final LlmMetrics metrics;
  private final LlmStream stream;
  private final ClientWrites writes;
  private final Promise<Void> ended = Promise.promise();
  private final long begin = System.nanoTime();

  /** What was written by now is being signed, or never will be. */
  private boolean isClosed;

  /** Nothing more is written, and the provider's work has ended. */
  private boolean isTooLong;

  StreamExchange(
      LlmRequest request,
      Proving proving,
      SettlementChoice choice,
      LlmLimits limits,
      ProviderEvents events,
      HttpServerResponse response,
      LlmMetrics metrics) {
    this.request = request;
    this.proving = proving;
    this.choice = choice;
    this.events = events;
    this.response = response;
    this.metrics = metrics;
    Optional<KeptAnswer> kept =
        choice == SettlementChoice.INDIVIDUAL
            ? Optional.of(new KeptAnswer(request.api(), limits.keptCharactersMax()))
            : Optional.empty();
    String id = UUID.randomUUID().toString();
    this.stream = new LlmStream(request, id, Instant.now().getEpochSecond(), kept);
    this.writes = new ClientWrites(response, events, limits.pendingBytesMax());
  }

  /** Completes when the stream has ended, by whoever, and what was written is proven. */
  Future<Void> follow() {
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    ended.future().onFailure(failure -> abandon());
    events.read(
        chunk -> guarded(() -> stream.next(chunk).ifPresent(this::write)),
        () -> finish(Optional.empty()),
        error -> finish(Optional.of(error)));
    return ended.future();
  }

  /**
   * Ends it for the client's sake or the node's: what was written is signed and settled all the
   * same.
   */
  void cut() {
    guarded(
        () -> {
          if (!isClosed) {
            isClosed = true;
            events.cancel();
            prove(Optional.empty())
                .<Void>mapEmpty()
                .onSuccess(ended::tryComplete)
                .onFailure(ended::tryFail);
          }
        });
  }

  /** A step that is broken off ends the stream: its place is free again. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.error("a stream is broken off", e);
      ended.tryFail(e);
    }
  }

  /** Nothing of it can be signed. */
  private void abandon() {
    isClosed = true;
    events.cancel();
    if (response.headWritten()) {
      response.reset();
    }
  }

  private void write(ObjectNode chunk) {
    String event = AnswerText.event(chunk);
    if (isTooLong) {
      return;
    }
    if (!writes.hasRoomFor(event)) {
      isTooLong = true;
      events.cancel();
      finish(Optional.of(TOO_LONG));
      return;
    }
    writes.write(
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
    writes
        .done()
        .onSuccess(
            written -> {
              if (!isClosed) {
                isClosed = true;
                guarded(() -> proveLast(cut));
              }
            });
  }

  private void proveLast(Optional<LlmError> cut) {
    ObjectNode end = stream.last(cut);
    prove(Optional.of(end))
        .compose(proving::await)
        .map(proven -> proven(end, proven))
        .otherwise(StreamExchange::unproven)
        .onSuccess(
            last ->
                guarded(
                    () -> {
                      writes.end(AnswerText.event(last) + AnswerText.DONE);
                      ended.tryComplete();
                    }))
        .onFailure(ended::tryFail);
  }

  /**
   * @param last that is to be written with the proof; nothing if the client gets none
   */
  private Future<Proven> prove(Optional<ObjectNode> last) {
    stream.usage().ifPresent(metrics::used);
    return proving
        .prove(
            request,
            () -> stream.signed(last),
            choice,
            (leaf, answerHash) -> stream.published(leaf, answerHash, last))
        .onSuccess(proven -> metrics.answered(System.nanoTime() - begin))
        .onFailure(failure -> metrics.refused(error(failure)));
  }

  private static ObjectNode proven(ObjectNode end, Proven proven) {
    ObjectNode last = end.deepCopy();
    proven.addTo(last);
    proven.individual().ifPresent(settlement -> settlement.addTo(last));
    return last;
  }

  private static ObjectNode unproven(Throwable failure) {
    return error(failure).toJson();
  }

  private static LlmError error(Throwable failure) {
    return failure instanceof RefusedException refused
        ? refused.error()
        : LlmError.unproven("The answer could not be signed.");
  }
}
