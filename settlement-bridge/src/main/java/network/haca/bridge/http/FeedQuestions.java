package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import network.haca.connection.JsonResponses;

/** Questions of feeds that are put to the chain, so many at once and no more. */
final class FeedQuestions {
  /** One more is refused. */
  static final int QUESTIONS_MAX = 32;

  private final Vertx vertx;
  private final AtomicInteger questions = new AtomicInteger();

  FeedQuestions(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Writes an error in the form of an interface. */
  interface ErrorForm {
    void write(HttpServerResponse response, int status, String message);
  }

  /** Says why there is no answer, by a status of HTTP. */
  interface Refusal {
    void say(int status, String message);
  }

  /** Answers when the question is, or with the reason why it cannot be. */
  void answer(HttpServerResponse response, Callable<ObjectNode> question, ErrorForm errors) {
    response.exceptionHandler(gone -> {});
    ask(
        question,
        json -> JsonResponses.send(response, json),
        (status, message) -> errors.write(response, status, message));
  }

  /** Asks off the event loop; what is said is said on it. */
  <A> void ask(Callable<A> question, Consumer<A> answer, Refusal refusal) {
    if (questions.incrementAndGet() > QUESTIONS_MAX) {
      questions.decrementAndGet();
      refusal.say(503, "%d questions of feeds are asked already".formatted(QUESTIONS_MAX));
      return;
    }
    vertx
        .executeBlocking(question, false)
        .onComplete(
            done -> {
              questions.decrementAndGet();
              if (done.succeeded()) {
                answer.accept(done.result());
              } else if (done.cause() instanceof FeedRefusal refused) {
                refusal.say(refused.status(), refused.reason());
              } else {
                refusal.say(503, "the chain does not answer: " + done.cause().getMessage());
              }
            });
  }
}
