package network.haca.ingress.llm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import network.haca.connection.ClientLeft;
import network.haca.connection.HeldBytes.Share;
import network.haca.ingress.llm.NodeCallException.Kind;
import network.haca.paymentgate.PaymentGate;
import network.haca.paymentgate.PaymentGate.Arrived;
import network.haca.paymentgate.core.Bill;
import network.haca.paymentgate.core.GateAnswer;
import network.haca.paymentgate.core.GrantDoor;
import network.haca.paymentgate.http.ChallengeResponse;
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
  private static final int OK = 200;
  private static final String SETTLEMENT = "X-SETTLEMENT-TYPE";

  /** What goes with a request; nothing of who sent it. */
  private static final List<String> REQUEST_HEADERS = List.of("Content-Type", "Accept", SETTLEMENT);

  private static final List<String> RESPONSE_HEADERS =
      List.of("content-type", "cache-control", "retry-after", LlmError.REPEAT_HEADER);

  /** Of headers that say who signed an answer, and how it is settled. */
  private static final List<String> PROOF_HEADERS =
      List.of("x-tee-", "x-settlement-", TeeProof.LEAF_HEADER.toLowerCase(Locale.ROOT));

  private final Vertx vertx;
  private final Arrived arrived;
  private final HttpServerRequest request;
  private final PaymentGate gate;
  private final Share share;
  private final int answerBytesMax;
  private final Future<Void> left;

  /**
   * @param gate which lets the request in to one node at a time
   * @param share of the request, which a whole answer that is paid for takes, too
   */
  Forwarding(Vertx vertx, Arrived arrived, PaymentGate gate, Share share, int answerBytesMax) {
    this.vertx = vertx;
    this.arrived = arrived;
    this.request = arrived.http();
    this.gate = gate;
    this.share = share;
    this.answerBytesMax = answerBytesMax;
    this.left = ClientLeft.of(request.response());
  }

  /**
   * Completes when the answer has ended; fails while nothing of it is written. The next node is
   * asked only if the one before has not begun to work on the request.
   *
   * @param order at least one
   */
  Future<Void> toOneOf(List<LlmNode> order) {
    return gate.admit(arrived, order.getFirst().id(), isPrivate())
        .compose(
            admitted ->
                switch (admitted) {
                  case GateAnswer.Open open -> to(order, open);
                  case GateAnswer.Refused refused ->
                      Future.failedFuture(new LlmException(refused.error()));
                  case GateAnswer.Unpaid unpaid -> {
                    ChallengeResponse.send(request.response(), unpaid.challenge());
                    yield Future.succeededFuture();
                  }
                });
  }

  private Future<Void> to(List<LlmNode> order, GateAnswer.Open open) {
    LlmNode node = order.getFirst();
    List<LlmNode> others = order.subList(1, order.size());
    node.begin();
    return node.post(request.path(), headers(open.grant()), arrived.raw(), left)
        .transform(
            answer -> {
              if (answer.failed()) {
                node.end();
                LOG.warn("{}", answer.cause().getMessage());
                return isNotSent(answer.cause()) && !others.isEmpty() && !left.isComplete()
                    ? waived(open.bill()).compose(now -> toOneOf(others))
                    : unanswered(open.bill(), answer.cause());
              }
              if (isOthersToAnswer(answer.result()) && !others.isEmpty()) {
                answer.result().request().reset();
                node.end();
                return waived(open.bill()).compose(now -> toOneOf(others));
              }
              return relay(node, answer.result(), open.bill()).onComplete(done -> node.end());
            });
  }

  private Future<Void> relay(LlmNode node, HttpClientResponse answer, Bill bill) {
    if (bill.isFree() || answer.statusCode() != OK) {
      var _ = bill.waive();
      copyHead(answer, request.response());
      return node.relay(answer, request.response());
    }
    node.watch(answer, request.response());
    Runnable head = () -> copyHead(answer, request.response());
    return new PaidRelay(vertx, answer, request.response(), bill, left, head)
        .run(share, answerBytesMax);
  }

  private Future<Void> unanswered(Bill bill, Throwable cause) {
    if (left.isComplete()) {
      bill.close(Optional.empty());
    } else {
      var _ = bill.waive();
    }
    return Future.failedFuture(new LlmException(unanswered(cause)));
  }

  /** Before the same payment is shown for another node. */
  private Future<Void> waived(Bill bill) {
    return Future.fromCompletionStage(bill.waive(), vertx.getOrCreateContext());
  }

  private boolean isPrivate() {
    return "private".equalsIgnoreCase(String.valueOf(request.getHeader(SETTLEMENT)).strip());
  }

  /**
   * Returns true if the node refuses, and has not worked on the request, which would be paid for
   * twice.
   */
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

  private Map<String, String> headers(String grant) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!grant.isEmpty()) {
      headers.put(GrantDoor.HEADER, grant);
    }
    for (String name : REQUEST_HEADERS) {
      Optional.ofNullable(request.getHeader(name)).ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }
}
