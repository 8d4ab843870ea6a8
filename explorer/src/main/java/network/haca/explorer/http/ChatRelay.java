package network.haca.explorer.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to language models, handed on to the ingress. An answer goes back as it comes, so that
 * a stream is read while it is said. Bounds of the whole answer end it, and so does a reader who
 * leaves.
 */
final class ChatRelay {
  static final String PATH = "/v1/ask/chat";

  private static final Logger LOG = LoggerFactory.getLogger(ChatRelay.class);
  private static final String STREAM = "text/event-stream";
  private static final int CONNECT_MILLIS_MAX = 2_000;

  private final Vertx vertx;
  private final HttpClient client;
  private final URI ingress;
  private final Workplaces places;
  private final Limits limits;

  /**
   * Bounds of one answer.
   *
   * @param bytesMax of its body
   * @param time until its last byte
   */
  record Limits(long bytesMax, Duration time) {
    static final Limits DEFAULT = new Limits(8 << 20, Duration.ofMinutes(5));
  }

  ChatRelay(Vertx vertx, URI ingress, Workplaces places, Limits limits) {
    this.vertx = vertx;
    this.ingress = ingress.resolve("/v1/chat/completions");
    this.places = places;
    this.limits = limits;
    this.client =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS_MAX));
  }

  /** Asks, and answers unless there is no place. */
  void serve(HttpServerRequest request, Buffer question) {
    HttpServerResponse response = request.response();
    String from = ExplorerServer.client(request);
    Optional<String> full = places.enter(from);
    if (full.isPresent()) {
      Answers.send(response, Answer.unavailable(full.get() + " Ask again in a moment."));
      return;
    }
    new Exchange(response, () -> places.leave(from)).ask(question);
  }

  /** A question and its answer on its way; its place is free when either side has ended. */
  private final class Exchange {
    private final HttpServerResponse response;
    private final Runnable leave;
    private final long timer;
    private long bytes;
    private boolean isOver;
    private Runnable stop = () -> {};

    Exchange(HttpServerResponse response, Runnable leave) {
      this.response = response;
      this.leave = leave;
      this.timer = vertx.setTimer(limits.time().toMillis(), late -> cut("it takes too long"));
      response.closeHandler(gone -> left());
      response.exceptionHandler(gone -> left());
    }

    void ask(Buffer question) {
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setAbsoluteURI(ingress.toString())
              .putHeader("Content-Type", Answer.JSON);
      client
          .request(options)
          .compose(
              asked -> {
                stop = asked::reset;
                if (isOver) {
                  stop.run();
                }
                return asked.send(question);
              })
          .onSuccess(this::hand)
          .onFailure(failure -> cut(String.valueOf(failure.getMessage())));
    }

    private void hand(HttpClientResponse answer) {
      if (isOver) {
        stop.run();
        return;
      }
      String type = Optional.ofNullable(answer.getHeader("Content-Type")).orElse("");
      response
          .setStatusCode(answer.statusCode())
          .setChunked(true)
          // The type is ours, whatever a stranger's server says.
          .putHeader("Content-Type", type.startsWith(STREAM) ? STREAM : Answer.JSON)
          .putHeader("Cache-Control", "no-store");
      answer
          .exceptionHandler(failure -> cut(String.valueOf(failure.getMessage())))
          .endHandler(end -> end())
          .handler(part -> hand(answer, part));
    }

    private void hand(HttpClientResponse answer, Buffer part) {
      bytes += part.length();
      if (bytes > limits.bytesMax()) {
        cut("it is longer than %d bytes".formatted(limits.bytesMax()));
      } else if (!isOver) {
        response.write(part);
        if (response.writeQueueFull()) {
          answer.pause();
          response.drainHandler(drained -> answer.resume());
        }
      }
    }

    private void end() {
      if (!isOver) {
        over();
        response.end();
      }
    }

    /** An answer that has begun is broken off, so that nobody takes it for a whole one. */
    private void cut(String why) {
      if (isOver) {
        return;
      }
      LOG.warn("an answer of the ingress is cut: {}", why);
      over();
      stop.run();
      if (response.headWritten()) {
        response.reset();
      } else {
        Answers.send(response, Answer.unavailable("the ingress does not answer now"));
      }
    }

    private void left() {
      if (!isOver) {
        over();
        stop.run();
      }
    }

    private void over() {
      isOver = true;
      vertx.cancelTimer(timer);
      leave.run();
    }
  }
}
