package network.haca.ingress.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.connection.BoundedBody;
import network.haca.connection.HeldBytes.Share;
import network.haca.paymentgate.core.Bill;
import network.haca.paymentgate.core.ChargeHeaders;
import network.haca.schemas.llm.LlmError;

/**
 * A node's answer on its way to a client who pays for it: nothing leaves before the bill lets it,
 * and its end says what was charged, of a stream in trailers.
 */
final class PaidRelay {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LlmError UNREADABLE =
      LlmError.provider(502, "The node's answer is too long, or is cut.").afterWork();

  private final Context context;
  private final HttpClientResponse answer;
  private final HttpServerResponse client;
  private final Bill bill;
  private final Runnable head;
  private final Future<Void> left;
  private final Promise<Void> over = Promise.promise();

  /**
   * @param answer paused
   * @param left completes when the client is gone, who has had the model work
   * @param head puts the answer's status and headers; told before the first byte leaves
   */
  PaidRelay(
      Vertx vertx,
      HttpClientResponse answer,
      HttpServerResponse client,
      Bill bill,
      Future<Void> left,
      Runnable head) {
    this.context = vertx.getOrCreateContext();
    this.answer = answer;
    this.client = client;
    this.bill = bill;
    this.head = head;
    this.left = left;
    bill.watch(() -> answer.request().reset());
  }

  /**
   * Completes when the answer has ended; fails while nothing of it is written.
   *
   * @param share of the request, which a whole answer takes, too
   */
  Future<Void> run(Share share, int bytesMax) {
    String type = String.valueOf(answer.getHeader(HttpHeaders.CONTENT_TYPE));
    return type.startsWith("text/event-stream") ? stream() : whole(share, bytesMax);
  }

  private Future<Void> whole(Share share, int bytesMax) {
    return BoundedBody.read(
            answer,
            bytesMax,
            () -> new LlmException(UNREADABLE),
            bytes ->
                share.reserve(bytes) ? Optional.empty() : Optional.of(new LlmException(UNREADABLE)))
        .recover(cut -> Future.failedFuture(new LlmException(UNREADABLE)))
        .onFailure(cut -> answer.request().reset())
        .compose(
            body -> {
              JsonNode json = json(body);
              bill.saidAtOnce(json);
              return released().compose(now -> leave(body, usage(json)));
            })
        .onFailure(
            unpaid -> {
              if (left.isComplete()) {
                bill.close(Optional.empty());
              } else {
                var _ = bill.waive();
              }
            });
  }

  private static JsonNode json(Buffer body) {
    try {
      return JSON.readTree(body.getBytes());
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static Optional<JsonNode> usage(JsonNode answer) {
    return Optional.of(answer.path("usage")).filter(JsonNode::isObject);
  }

  private Future<Void> leave(Buffer body, Optional<JsonNode> usage) {
    start();
    bill.leaving(usage).forEach(client::putHeader);
    return client.end(body).onComplete(written -> bill.close(usage));
  }

  private Future<Void> stream() {
    EventTap tap = new EventTap(bill);
    answer.exceptionHandler(cut -> breakOff(tap));
    left.onSuccess(gone -> breakOff(tap));
    answer.endHandler(end -> end(tap));
    answer.handler(first -> begin(tap, first));
    answer.resume();
    return over.future();
  }

  /** The first bytes wait until they may leave. */
  private void begin(EventTap tap, Buffer first) {
    answer.pause();
    answer.handler(bytes -> write(tap, bytes));
    released()
        .onSuccess(
            now -> {
              start();
              client.putHeader("Trailer", String.join(", ", ChargeHeaders.ofEnd()));
              write(tap, first);
              answer.resume();
            })
        .onFailure(
            refused -> {
              answer.request().reset();
              var _ = bill.waive();
              over.tryFail(refused);
            });
  }

  private void write(EventTap tap, Buffer bytes) {
    tap.read(bytes);
    var _ = client.write(bytes);
    if (client.writeQueueFull()) {
      answer.pause();
      client.drainHandler(drained -> answer.resume());
    }
  }

  private void end(EventTap tap) {
    if (client.headWritten()) {
      bill.leaving(tap.usage()).forEach(client::putTrailer);
      client.end().onComplete(written -> bill.close(tap.usage()));
    } else {
      var _ = bill.waive();
      start();
      var _ = client.end();
    }
    over.tryComplete();
  }

  /** What was said until then is charged; where nothing was, and the client is there, nothing. */
  private void breakOff(EventTap tap) {
    answer.request().reset();
    boolean isNothing = !client.headWritten() && !left.isComplete();
    if (isNothing) {
      var _ = bill.waive();
    } else {
      bill.close(tap.usage());
    }
    if (client.headWritten()) {
      var _ = client.reset();
      over.tryComplete();
    } else {
      over.tryFail(new LlmException(UNREADABLE));
    }
  }

  private void start() {
    head.run();
    bill.headers().forEach(client::putHeader);
  }

  private Future<Void> released() {
    return future(bill.release())
        .compose(
            refusal ->
                refusal
                    .<Future<Void>>map(error -> Future.failedFuture(new LlmException(error)))
                    .orElseGet(Future::succeededFuture));
  }

  private <T> Future<T> future(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, context);
  }
}
