package network.haca.ingress.llm;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import network.haca.connection.ClientLeft;
import network.haca.ingress.llm.NodeCallException.Kind;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.LlmError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a node, and the answer on its way back. A client that leaves ends the
 * node's work.
 */
final class Forwarding {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
  private static final int UNAVAILABLE = 503;

  /** What goes with a request; nothing of who sent it. */
  private static final List<String> REQUEST_HEADERS =
      List.of("Content-Type", "Accept", "X-SETTLEMENT-TYPE");

  private static final List<String> RESPONSE_HEADERS =
      List.of("content-type", "cache-control", "retry-after", LlmError.REPEAT_HEADER);

  /** Of headers that say who signed an answer, and how it is settled. */
  private static final List<String> PROOF_HEADERS =
      List.of("x-tee-", "x-settlement-", TeeProof.LEAF_HEADER.toLowerCase(Locale.ROOT));

  private final HttpServerRequest request;
  private final Buffer body;
  private final Future<Void> left;

  Forwarding(HttpServerRequest request, Buffer body) {
    this.request = request;
    this.body = body;
    this.left = ClientLeft.of(request.response());
  }

  /**
   * Completes when the answer has ended; fails while nothing of it is written. The next node is
   * asked only if the one before has not begun to work on the request.
   *
   * @param order at least one
   */
  Future<Void> toOneOf(List<LlmNode> order) {
    LlmNode node = order.getFirst();
    List<LlmNode> others = order.subList(1, order.size());
    node.begin();
    return node.post(request.path(), headers(), body, left)
        .transform(
            answer -> {
              if (answer.failed()) {
                node.end();
                LOG.warn("{}", answer.cause().getMessage());
                return isNotSent(answer.cause()) && !others.isEmpty() && !left.isComplete()
                    ? toOneOf(others)
                    : Future.failedFuture(new LlmException(unanswered(answer.cause())));
              }
              if (isOthersToAnswer(answer.result()) && !others.isEmpty()) {
                answer.result().request().reset();
                node.end();
                return toOneOf(others);
              }
              copyHead(answer.result(), request.response());
              return node.relay(answer.result(), request.response()).onComplete(done -> node.end());
            });
  }

  /** Whether the node refuses, and has not worked on the request, which would be paid for twice. */
  private static boolean isOthersToAnswer(HttpClientResponse answer) {
    return answer.statusCode() == UNAVAILABLE
        && !LlmError.NOT_TO_BE_REPEATED.equals(answer.getHeader(LlmError.REPEAT_HEADER));
  }

  private static boolean isNotSent(Throwable failure) {
    return failure instanceof NodeCallException known && known.kind() == Kind.NOT_SENT;
  }

  private static LlmError unanswered(Throwable failure) {
    Kind kind = failure instanceof NodeCallException known ? known.kind() : Kind.BROKEN;
    return switch (kind) {
      case NOT_SENT -> LlmError.unavailable("No node that serves the model can be reached.");
      case SILENT ->
          LlmError.tooSlow("The node gave no answer in time; it was told to stop working on it.");
      case BROKEN ->
          new LlmError(
                  502,
                  "server_error",
                  "node_error",
                  "The node ended the connection; it may have worked on the request.")
              .afterWork();
    };
  }

  private static void copyHead(HttpClientResponse answer, HttpServerResponse response) {
    response.setStatusCode(answer.statusCode()).setChunked(true);
    answer
        .headers()
        .forEach(
            (name, value) -> {
              if (isRelayed(name.toLowerCase(Locale.ROOT))) {
                response.putHeader(name, value);
              }
            });
  }

  private static boolean isRelayed(String header) {
    return RESPONSE_HEADERS.contains(header) || PROOF_HEADERS.stream().anyMatch(header::startsWith);
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : REQUEST_HEADERS) {
      Optional.ofNullable(request.getHeader(name)).ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }
}
