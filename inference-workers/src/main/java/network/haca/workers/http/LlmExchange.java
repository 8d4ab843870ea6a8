package network.haca.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import network.haca.workers.llm.KeptAnswer;
import network.haca.workers.llm.LlmReply;
import network.haca.workers.llm.LlmRequest;
import network.haca.workers.llm.LlmStream;
import network.haca.workers.llm.NormalAnswer;
import network.haca.workers.llm.PublishedAnswer;
import network.haca.workers.llm.SignedAnswer;
import network.haca.workers.provider.ProviderEvents;
import network.haca.workers.provider.Providers;
import network.haca.workers.provider.ToolCallId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to a provider and its answer to the client, whole or streamed. */
final class LlmExchange {
  /** As an ingress names it for tensors. */
  private static final String PROOF_HEADER = "X-Haca-Proof";

  private static final Logger LOG = LoggerFactory.getLogger(LlmExchange.class);

  private static final LlmError TOO_LONG =
      LlmError.provider(
          502,
          "The answer is longer than the %s characters that verifiers read."
              .formatted(AnswerText.UNENDED_CHARACTERS_MAX));

  private final Vertx vertx;
  private final LlmRequest request;
  private final Providers providers;
  private final Proving proving;
  private final SettlementChoice choice;
  private final OpenStreams streams;
  private final LlmLimits limits;
  private final String id = UUID.randomUUID().toString();

  /** Of one event loop: a stream is signed once, whoever ends it. */
  private boolean isProven;

  /** Of the same: nothing more is written, and the provider's work has ended. */
  private boolean isTooLong;

  LlmExchange(
      Vertx vertx,
      LlmRequest request,
      Providers providers,
      Proving proving,
      SettlementChoice choice,
      OpenStreams streams,
      LlmLimits limits) {
    this.vertx = vertx;
    this.request = request;
    this.providers = providers;
    this.proving = proving;
    this.choice = choice;
    this.streams = streams;
    this.limits = limits;
  }

  /** A whole answer, and the headers that go with it. */
  record Answer(String body, Map<String, String> headers) {
    Answer {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * @param left completes when the client does not wait any more: the provider's work ends
   */
  Future<Answer> whole(Future<Void> left) {
    return providers
        .complete(request, left)
        // A long answer takes its time.
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
    return reply.toJson(id, Instant.now().getEpochSecond());
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
        .compose(proven -> vertx.executeBlocking(() -> answer(body, proven), false))
        .recover(failure -> Future.failedFuture(unproven(failure)));
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
    headers.put(PROOF_HEADER, proven.leaf().hash().toHex());
    proven.individual().map(IndividualSettlement::headers).ifPresent(headers::putAll);
    return new Answer(AnswerText.json(body), headers);
  }

  /**
   * Neither 503 nor 429, which say that nothing has been done and that the request may be repeated:
   * the model has answered already.
   */
  private static Throwable unproven(Throwable failure) {
    return failure instanceof RefusedException refused && !refused.error().isAfterWork()
        ? new RefusedException(LlmError.unproven(refused.error().message()))
        : failure;
  }

  /**
   * Completes when the stream has ended, by whoever; fails while nothing is written yet.
   *
   * @param left completes when the client does not wait any more: the provider's work ends
   */
  Future<Void> stream(HttpServerResponse response, Future<Void> left) {
    return providers.stream(request, left).compose(events -> follow(events, response, left));
  }

  private Future<Void> follow(
      ProviderEvents events, HttpServerResponse response, Future<Void> left) {
    Promise<Void> ended = Promise.promise();
    Optional<KeptAnswer> kept =
        choice == SettlementChoice.INDIVIDUAL
            ? Optional.of(new KeptAnswer(request.api(), limits.keptCharactersMax()))
            : Optional.empty();
    LlmStream stream = new LlmStream(request, id, Instant.now().getEpochSecond(), kept);
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    ClientWrites writes = new ClientWrites(response, events, limits.pendingBytesMax());
    Runnable cut = () -> guarded(ended, () -> cut(events, stream, ended));
    ended.future().onFailure(failure -> abandon(events, response));
    left.onComplete(gone -> cut.run());
    Context context = vertx.getOrCreateContext();
    streams.add(ended.future(), () -> context.runOnContext(now -> cut.run()));
    events.read(
        chunk ->
            guarded(
                ended,
                () ->
                    stream
                        .next(chunk)
                        .ifPresent(made -> write(events, stream, writes, made, ended))),
        () -> finish(stream, writes, Optional.empty(), ended),
        error -> finish(stream, writes, Optional.of(error), ended));
    return ended.future();
  }

  /** A step of a stream, which ends the stream if it is broken off: its place is free again. */
  private static void guarded(Promise<Void> ended, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.error("a stream is broken off", e);
      ended.tryFail(e);
    }
  }

  /** Nothing of it can be signed. */
  private void abandon(ProviderEvents events, HttpServerResponse response) {
    isProven = true;
    events.cancel();
    if (response.headWritten()) {
      response.reset();
    }
  }

  /** Ended by the client or with the node: what was written is signed and settled all the same. */
  private void cut(ProviderEvents events, LlmStream stream, Promise<Void> ended) {
    if (!isProven) {
      isProven = true;
      events.cancel();
      prove(stream, Optional.empty())
          .<Void>mapEmpty()
          .onSuccess(ended::tryComplete)
          .onFailure(ended::tryFail);
    }
  }

  private void write(
      ProviderEvents events,
      LlmStream stream,
      ClientWrites writes,
      ObjectNode chunk,
      Promise<Void> ended) {
    String event = AnswerText.event(chunk);
    if (isTooLong || !writes.hasRoomFor(event)) {
      if (!isTooLong) {
        isTooLong = true;
        events.cancel();
        finish(stream, writes, Optional.of(TOO_LONG), ended);
      }
      return;
    }
    writes.write(
        event,
        () -> {
          // What is written after it was signed is none of what was signed.
          if (!isProven) {
            guarded(ended, () -> stream.written(chunk));
          }
        });
  }

  /**
   * Once all before is on the socket; if it never is, the client is gone, and {@link #cut} runs.
   */
  private void finish(
      LlmStream stream, ClientWrites writes, Optional<LlmError> cut, Promise<Void> ended) {
    writes
        .done()
        .onSuccess(
            written -> {
              if (!isProven) {
                isProven = true;
                guarded(ended, () -> proveLast(stream, writes, cut, ended));
              }
            });
  }

  private void proveLast(
      LlmStream stream, ClientWrites writes, Optional<LlmError> cut, Promise<Void> ended) {
    ObjectNode end = stream.last(cut);
    prove(stream, Optional.of(end))
        .compose(proving::await)
        .onComplete(
            proof ->
                guarded(
                    ended,
                    () -> {
                      ObjectNode last =
                          proof.succeeded()
                              ? last(end, proof.result())
                              : unprovenChunk(unproven(proof.cause()));
                      writes.end(AnswerText.event(last) + AnswerText.DONE);
                      ended.tryComplete();
                    }));
  }

  /**
   * @param last that is to be written with the proof; nothing if the client gets none
   */
  private Future<Proven> prove(LlmStream stream, Optional<ObjectNode> last) {
    return proving.prove(
        request,
        () -> stream.signed(last),
        choice,
        (leaf, answerHash) -> stream.published(leaf, answerHash, last));
  }

  private static ObjectNode last(ObjectNode end, Proven proven) {
    ObjectNode last = end.deepCopy();
    proven.addTo(last);
    proven.individual().ifPresent(settlement -> settlement.addTo(last));
    return last;
  }

  private static ObjectNode unprovenChunk(Throwable failure) {
    return failure instanceof RefusedException refused
        ? refused.error().toJson()
        : LlmError.unavailable("The answer could not be signed.").toJson();
  }
}
