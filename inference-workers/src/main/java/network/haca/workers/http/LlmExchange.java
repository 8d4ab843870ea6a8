package network.haca.workers.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import network.haca.primitives.Keccak;
import network.haca.schemas.llm.LlmError;
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
  private final String id = UUID.randomUUID().toString();

  /** Of one event loop: a stream is signed once, whoever ends it. */
  private boolean isProven;

  LlmExchange(
      Vertx vertx,
      LlmRequest request,
      Providers providers,
      Proving proving,
      SettlementChoice choice,
      OpenStreams streams) {
    this.vertx = vertx;
    this.request = request;
    this.providers = providers;
    this.proving = proving;
    this.choice = choice;
    this.streams = streams;
  }

  Future<ObjectNode> whole() {
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
                        .prove(request, Keccak.hash(reply.signedOutput()), choice)
                        .map(leaf -> reply.toJson(id, leaf)));
  }

  /** Completes when the stream has ended, by whoever; fails while nothing is written yet. */
  Future<Void> stream(HttpServerResponse response) {
    return providers.stream(request).compose(events -> follow(events, response));
  }

  private Future<Void> follow(ProviderEvents events, HttpServerResponse response) {
    Promise<Void> ended = Promise.promise();
    LlmStream stream = new LlmStream(request, id, Instant.now().getEpochSecond());
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
      proving
          .prove(request, stream.outputHash(), choice)
          .<Void>mapEmpty()
          .onComplete(ended::handle);
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
    proving
        .prove(request, stream.outputHash(), choice)
        .onComplete(
            proof -> {
              String last =
                  proof.succeeded()
                      ? stream.last(proof.result(), cut).toString()
                      : unproven(proof.cause()).toString();
              if (!response.closed()) {
                var _ = response.end("data: " + last + "\n\ndata: [DONE]\n\n");
              }
              ended.tryComplete();
            });
  }

  private static ObjectNode unproven(Throwable failure) {
    return failure instanceof RefusedException refused
        ? refused.error().toJson()
        : LlmError.unavailable("The answer could not be signed.").toJson();
  }
}
