package network.haca.fullnode.rpc;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import network.haca.connection.BoundedBody;
import network.haca.connection.ClientLeft;
import network.haca.connection.ContentCoding;
import network.haca.fullnode.lane.Caller;
import network.haca.fullnode.lane.Held;
import network.haca.fullnode.lane.Lane.Admission;
import network.haca.fullnode.lane.LimitExceeded;
import network.haca.fullnode.lane.Place;

/**
 * Requests over HTTP. While a body comes, its bytes count and it has no place yet, so that who
 * sends slowly keeps nobody out. One that finds no place then is refused by a status (429 if it is
 * the address' own doing, else 503) and an error of JSON-RPC; all that is refused later is an error
 * of the call, with status 200.
 */
final class HttpExchange {
  /** A client that takes an answer more slowly is cut off. */
  private static final Duration ANSWER_TAKEN_MAX = Duration.ofMinutes(2);

  private static final int TOO_MANY = 429;
  private static final int UNSUPPORTED = 415;
  private static final int UNAVAILABLE = 503;

  private final Vertx vertx;
  private final Door door;
  private final RpcDispatcher dispatcher;

  HttpExchange(Vertx vertx, Door door, RpcMethods methods) {
    this.vertx = vertx;
    this.door = door;
    this.dispatcher = new RpcDispatcher(methods);
  }

  /** A body was not taken. */
  private static final class Refused extends Exception {
    private final int status;
    private final String sentence;

    private Refused(int status, String sentence) {
      super(sentence, null, false, false);
      this.status = status;
      this.sentence = sentence;
    }
  }

  void begin(HttpServerRequest request) {
    Optional<ContentCoding> coding = ContentCoding.ofBody(request.getHeader("Content-Encoding"));
    if (coding.isEmpty()) {
      BoundedBody.closeAfterAnswer(request);
      request
          .response()
          .setStatusCode(UNSUPPORTED)
          .putHeader("Accept-Encoding", ContentCoding.ACCEPTED)
          .end("a body is as it is, in gzip or in deflate; send another Content-Encoding");
      return;
    }
    Coding both =
        new Coding(coding.get(), ContentCoding.forAnswer(request.getHeader("Accept-Encoding")));
    Caller caller = door.caller(request.connection());
    Held held = door.lane().hold(caller);
    BoundedBody.read(
            request,
            RpcServer.BODY_BYTES_MAX,
            () -> new Refused(413, "the body is over 25 MiB"),
            held,
            () -> new Refused(UNAVAILABLE, door.lane().memory().sentence()))
        .onSuccess(body -> enter(request.response(), body, both, caller, held))
        .onFailure(
            failure -> {
              held.close();
              if (failure instanceof Refused refused) {
                request.response().setStatusCode(refused.status).end(refused.sentence);
              }
            });
  }

  private void enter(
      HttpServerResponse response, Buffer body, Coding coding, Caller caller, Held held) {
    switch (door.lane().enter(caller, held)) {
      case Admission.Admitted(Place place) -> {
        ClientLeft.of(response).onSuccess(left -> place.work().leave());
        run(body, coding, place, response);
      }
      case Admission.Refused(LimitExceeded reason, boolean isOfAddress) ->
          refuse(response, isOfAddress ? TOO_MANY : UNAVAILABLE, reason);
    }
  }

  private static void refuse(HttpServerResponse response, int status, LimitExceeded reason) {
    var _ =
        response
            .setStatusCode(status)
            .putHeader("Retry-After", "1")
            .putHeader("Content-Type", "application/json")
            .end(Buffer.buffer(RpcJson.write(RpcJson.error(null, reason))));
  }

  private void run(Buffer body, Coding coding, Place place, HttpServerResponse response) {
    RpcExchange.run(vertx, door.lane(), dispatcher, body, coding, place)
        .onComplete(answer -> end(answer, place, response));
  }

  private void end(
      AsyncResult<Optional<RpcAnswer>> answer, Place place, HttpServerResponse response) {
    if (response.closed()) {
      place.close();
      return;
    }
    long timer = vertx.setTimer(ANSWER_TAKEN_MAX.toMillis(), late -> response.reset());
    Future<Void> written;
    if (answer.failed()) {
      written = response.setStatusCode(UNAVAILABLE).end();
    } else {
      response.putHeader("Content-Type", "application/json");
      response.headers().add("Vary", "Accept-Encoding");
      answer
          .result()
          .map(RpcAnswer::coding)
          .filter(coding -> coding != ContentCoding.IDENTITY)
          .ifPresent(coding -> response.putHeader("Content-Encoding", coding.header()));
      written = response.end(answer.result().map(RpcAnswer::body).orElseGet(Buffer::buffer));
    }
    written.onComplete(
        taken -> {
          vertx.cancelTimer(timer);
          place.close();
        });
  }
}
