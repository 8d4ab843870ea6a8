package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;
import network.haca.connection.ContentCoding;
import network.haca.fullnode.lane.Job;
import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.Lane;
import network.haca.fullnode.lane.Limit;
import network.haca.fullnode.lane.LimitExceeded;
import network.haca.fullnode.lane.Place;
import network.haca.fullnode.lane.Work;

/**
 * A body and its answer, single or a batch, call by call: between two calls others get their turn.
 * It is bounded in the number of calls and in what they answer.
 */
final class RpcExchange implements Job {
  private static final int PARSE_ERROR = -32700;

  private final RpcDispatcher dispatcher;
  private final Work work;
  private final LongPredicate room;
  private final Coding coding;
  private final CompletableFuture<Optional<RpcAnswer>> answer = new CompletableFuture<>();
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

  /** Until it is read. */
  private Optional<byte[]> body;

  private Iterator<JsonNode> calls = List.<JsonNode>of().iterator();
  private Optional<JsonNode> call = Optional.empty();
  private boolean isBatch;

  /**
   * @param room whether so many bytes more may be held in memory
   */
  RpcExchange(RpcDispatcher dispatcher, byte[] body, Coding coding, Work work, LongPredicate room) {
    this.coding = coding;
    this.dispatcher = dispatcher;
    this.work = work;
    this.room = room;
    this.body = Optional.of(body);
  }

  /** Completes with the answer, or nothing if there are notifications alone. */
  CompletableFuture<Optional<RpcAnswer>> answer() {
    return answer;
  }

  /**
   * Has a body answered in a lane. The answer is nothing if there are notifications alone; it fails
   * if nobody gives it, and comes on the event loop that asks.
   */
  static Future<Optional<RpcAnswer>> run(
      Vertx vertx, Lane lane, RpcDispatcher dispatcher, Buffer body, Coding coding, Place place) {
    Context context = vertx.getOrCreateContext();
    RpcExchange exchange =
        new RpcExchange(dispatcher, body.getBytes(), coding, place.work(), place::holds);
    Future<Optional<RpcAnswer>> answered = Future.fromCompletionStage(exchange.answer, context);
    lane.run(place.work(), exchange);
    return answered;
  }

  @Override
  public Optional<Kind> next() {
    return body.isPresent()
        ? Optional.of(Kind.QUICK)
        : call.map(one -> MethodKinds.of(one.path("method").asText()));
  }

  @Override
  public void step() {
    if (body.isPresent()) {
      read(body.get());
    } else {
      call.flatMap(one -> dispatcher.answer(work, one).map(given -> bounded(one, given)))
          .ifPresent(this::add);
      proceed();
    }
  }

  @Override
  public void drop() {
    answer.cancel(false);
  }

  private void read(byte[] given) {
    body = Optional.empty();
    try {
      Optional<byte[]> plain = coding.body().unpack(given, RpcServer.BODY_BYTES_MAX, room);
      if (plain.filter(text -> room.test(TreeBytes.of(text))).isEmpty()) {
        refuse(RpcJson.error(null, LimitExceeded.memory()));
        return;
      }
      JsonNode request = RpcJson.read(plain.get());
      isBatch = request.isArray();
      int callsMax = work.limits().batchCalls();
      if (isBatch && (request.isEmpty() || request.size() > callsMax)) {
        String reason =
            "a batch has 1 to %d calls, this has %d".formatted(callsMax, request.size());
        refuse(RpcJson.error(null, RpcException.INVALID_REQUEST, reason));
        return;
      }
      calls = isBatch ? request.iterator() : List.of(request).iterator();
      proceed();
    } catch (IOException e) {
      refuse(
          RpcJson.error(
              null,
              PARSE_ERROR,
              (coding.body() == ContentCoding.IDENTITY
                      ? "the body is not JSON: "
                      : "the body is not JSON in %s: ".formatted(coding.body().header()))
                  + RpcJson.reason(e)));
    }
  }

  private void proceed() {
    call = calls.hasNext() ? Optional.of(calls.next()) : Optional.empty();
    if (call.isEmpty()) {
      if (isBatch && answers.size() > 0) {
        answers.write(']');
      }
      answer.complete(
          answers.size() == 0 ? Optional.empty() : Optional.of(packed(answers.toByteArray())));
    }
  }

  private void refuse(ObjectNode error) {
    answer.complete(Optional.of(packed(RpcJson.write(error))));
  }

  private RpcAnswer packed(byte[] plain) {
    RpcAnswer unpacked = new RpcAnswer(Buffer.buffer(plain), ContentCoding.IDENTITY);
    if (coding.answer() == ContentCoding.IDENTITY
        || plain.length < ContentCoding.ANSWER_BYTES_MIN) {
      return unpacked;
    }
    byte[] packed = coding.answer().pack(plain);
    return room.test(packed.length)
        ? new RpcAnswer(Buffer.buffer(packed), coding.answer())
        : unpacked;
  }

  private byte[] bounded(JsonNode one, ObjectNode given) {
    byte[] written = RpcJson.write(given);
    boolean fits = answers.size() + (long) written.length <= Work.ANSWER_BYTES_MAX;
    if (fits && room.test(written.length)) {
      return written;
    }
    LimitExceeded reached =
        fits
            ? LimitExceeded.memory()
            : new LimitExceeded(
                Limit.ANSWER,
                isBatch ? "the batch answers over 25 MiB" : "the answer is over 25 MiB");
    work.refused(reached.limit());
    return RpcJson.write(RpcJson.error(one.get("id"), reached));
  }

  private void add(byte[] written) {
    if (isBatch) {
      answers.write(answers.size() == 0 ? '[' : ',');
    }
    answers.writeBytes(written);
  }
}
