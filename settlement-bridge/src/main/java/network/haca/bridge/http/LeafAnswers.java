package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import network.haca.bridge.core.LeafLookup.Answer;
import network.haca.bridge.core.LeafWaits;
import network.haca.bridge.core.Refusal;
import network.haca.connection.ClientLeft;
import network.haca.connection.JsonResponses;
import network.haca.primitives.Bytes32;

/** Writes and counts the answers to who asks for a leaf or a root. */
final class LeafAnswers {
  private final HttpServerRequest request;

  LeafAnswers(HttpServerRequest request) {
    this.request = request;
  }

  /** Sends the answer when it is there, unless the client has left before. */
  void send(Bytes32 hash, LeafWaits.Question question) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "called by a handler");
    ClientLeft.of(request.response()).onSuccess(gone -> question.leave());
    Future.fromCompletionStage(question.answer(), context)
        .onSuccess(answer -> send(hash, answer))
        .onFailure(failure -> error(503, "it cannot be looked up now: " + failure.getMessage()));
  }

  private void send(Bytes32 hash, Answer answer) {
    switch (answer) {
      case Answer.Found(ObjectNode document) -> send(200, "found", document);
      case Answer.Refused(Refusal refusal) ->
          send(
              404,
              "refused",
              of("refused: " + refusal.reason())
                  .put("status", "REJECTED")
                  .put("reason", refusal.reason())
                  .put("detail", refusal.detail()));
      case Answer.Rebuilding(String progress) ->
          send(503, "rebuilding", of("what is settled is not known yet: " + progress));
      case Answer.Unknown() -> send(404, "unknown", of("not settled, or not yet: " + hash));
      case Answer.Absent(String reason) -> send(404, "unknown", of(reason));
    }
  }

  void error(int status, String message) {
    send(status, status == 503 ? "unavailable" : "bad_request", of(message));
  }

  private static ObjectNode of(String error) {
    return JsonNodeFactory.instance.objectNode().put("error", error);
  }

  private void send(int status, String outcome, ObjectNode body) {
    Counter.builder("haca.bridge.lookups")
        .description("Questions for receipts, proofs and leaves, by how they were answered")
        .tag("outcome", outcome)
        .register(Metrics.globalRegistry)
        .increment();
    request.response().setStatusCode(status);
    JsonResponses.send(request.response(), body);
  }
}
