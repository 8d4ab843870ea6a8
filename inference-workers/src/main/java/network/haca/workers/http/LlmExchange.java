package network.haca.workers.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import network.haca.primitives.Keccak;
import network.haca.schemas.llm.LlmError;
import network.haca.workers.llm.KeptAnswer;
import network.haca.workers.llm.LlmReply;
import network.haca.workers.llm.LlmRequest;
import network.haca.workers.llm.LlmStream;
import network.haca.workers.provider.ProviderEvents;
import network.haca.workers.provider.Providers;

/** One request to a provider and its answer to the client, whole or streamed. */
final class LlmExchange {
  private final Vertx vertx;
  private final LlmRequest request;
  private final Providers providers;
  private final Proving proving;
  private final SettlementChoice choice;
  private final OpenStreams streams;
  private final int keptMax;
  private final String id = UUID.randomUUID().toString();

  /** Of one event loop: a stream is signed once, whoever ends it. */
  private boolean isProven;

  /**
   * @param keptMax characters of a stream that are kept if it is to be settled individually
   */
  LlmExchange(
      Vertx vertx,
      LlmRequest request,
      Providers providers,
      Proving proving,
      SettlementChoice choice,
      OpenStreams streams,
      int keptMax) {
    this.vertx = vertx;
    this.request = request;
    this.providers = providers;
    this.proving = proving;
    this.choice = choice;
    this.streams = streams;
    this.keptMax = keptMax;
  }

  /** A whole answer, and the headers that go with it. */
  record Answer(ObjectNode body, Map<String, String> headers) {
    Answer {
      headers = Map.copyOf(headers);
    }
  }

  Future<Answer> whole() {
    return providers
        .complete(request)
        .map(upstream -> LlmReply.of(request, upstream))
        .compose(
            reply ->
                reply.isEmpty()
                    ? Future.failedFuture(
                        new RefusedException(
                            LlmError.provider(502, "The provider gave no answer.")))
                    : proving
                        .prove(
                            request,
                            Keccak.hash(reply.signedOutput()),
                            choice,
                            leaf -> Optional.of(reply.toJson(id, leaf)))
                        .compose(proving::await)
                        .map(proven -> answer(reply, proven)));
  }

  private Answer answer(LlmReply reply, Proven proven) {
    return new Answer(
        reply.toJson(id, proven.leaf()),
        proven.individual().map(IndividualSettlement::headers).orElse(Map.of()));
  }

  /** Completes when the stream has ended, by whoever; fails while nothing is written yet. */
  Future<Void> stream(HttpServerResponse response) {
    return providers.stream(request).compose(events -> follow(events, response));
  }

  private Future<Void> follow(ProviderEvents events, HttpServerResponse response) {
    Promise<Void> ended = Promise.promise();
    Optional<KeptAnswer> kept =
        choice == SettlementChoice.INDIVIDUAL
            ? Optional.of(new KeptAnswer(request.api(), keptMax))
            : Optional.empty();
    LlmStream stream = new LlmStream(request, id, Instant.now().getEpochSecond(), kept);
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    Runnable cut = () -> cut(events, stream, ended);
    response.closeHandler(gone -> cut.run());
    Context context = vertx.getOrCreateContext();
    streams.add(ended.future(), () -> context.runOnContext(now -> cut.run()));
    events.read(
        chunk -> stream.next(chunk).ifPresent(made -> write(events, response, made)),
        () -> finish(stream, response, Optional.empty(), ended),
        error -> finish(stream, response, Optional.of(error), ended));
    return ended.future();
  }

  /** Ended by the client or with the node: what was written is signed and settled all the same. */
  private void cut(ProviderEvents events, LlmStream stream, Promise<Void> ended) {
    if (!isProven) {
      isProven = true;
      events.cancel();
      prove(stream, Optional.empty()).<Void>mapEmpty().onComplete(ended::handle);
    }
  }

  /** A client that takes nothing slows the provider down, and costs no memory. */
  private static void write(ProviderEvents events, HttpServerResponse response, ObjectNode chunk) {
    if (response.closed()) {
      return;
    }
    var _ = response.write("data: " + chunk + "\n\n");
    if (response.writeQueueFull()) {
      events.pause();
      response.drainHandler(drained -> events.resume());
    }
  }

  private void finish(
      LlmStream stream, HttpServerResponse response, Optional<LlmError> cut, Promise<Void> ended) {
    isProven = true;
    prove(stream, cut)
        .compose(proving::await)
        .onComplete(
            proof -> {
              ObjectNode last =
                  proof.succeeded() ? last(stream, proof.result(), cut) : unproven(proof.cause());
              if (!response.closed()) {
                var _ = response.end("data: " + last + "\n\ndata: [DONE]\n\n");
              }
              ended.tryComplete();
            });
  }

  private Future<Proven> prove(LlmStream stream, Optional<LlmError> cut) {
    return proving.prove(request, stream.outputHash(), choice, leaf -> stream.whole(leaf, cut));
  }

  private static ObjectNode last(LlmStream stream, Proven proven, Optional<LlmError> cut) {
    ObjectNode last = stream.last(proven.leaf(), cut);
    proven.individual().ifPresent(settlement -> settlement.addTo(last));
    return last;
  }

  private static ObjectNode unproven(Throwable failure) {
    return failure instanceof RefusedException refused
        ? refused.error().toJson()
        : LlmError.unavailable("The answer could not be signed.").toJson();
  }
}
