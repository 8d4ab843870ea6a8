package network.haca.explorer.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.core.Payment;
import network.haca.explorer.core.PaymentEntry;
import network.haca.explorer.core.Selection;
import network.haca.explorer.http.Question.UnreadableException;
import network.haca.primitives.Bytes32;

/** Payments as the books of facilitators have them (rule X13). */
final class PaymentViews {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Lookup lookup;

  PaymentViews(Lookup lookup) {
    this.lookup = lookup;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/payments", this::payments),
        Route.get("/v1/payments/{payment}", this::payment),
        Route.get("/v1/payments/{payment}/entries", this::entries));
  }

  private Answer payments(Question question) throws UnreadableException {
    ObjectNode page =
        ViewJson.page(lookup.payments(question.page()), PaymentViews::json)
            .put("count", lookup.tally(Selection.PAYMENTS).count());
    return Answer.of(page);
  }

  private Answer payment(Question question) throws UnreadableException {
    Bytes32 id = question.hash("payment", "a payment");
    return lookup
        .payment(id)
        .map(payment -> Answer.of(json(payment)))
        .orElseGet(() -> Answer.notFound("no payment %s is known here".formatted(id)));
  }

  private Answer entries(Question question) throws UnreadableException {
    Bytes32 id = question.hash("payment", "a payment");
    return Answer.of(ViewJson.page(lookup.entries(id, question.page()), PaymentViews::json));
  }

  private static ObjectNode json(Payment payment) {
    return JSON.objectNode()
        .put("id", payment.id().toHex())
        .put("status", payment.kind().name())
        .put("began", payment.listed())
        .put("latest", payment.latest())
        .put("gate", payment.gate())
        .put("network", payment.network())
        .put("token", payment.token())
        .put("cap", payment.cap().toString())
        .put("reserved", payment.reserved().toString())
        .put("charged", payment.charged().toString())
        .put("settled", payment.settled().toString())
        .put("failed", payment.failed().toString())
        .put("corrected", payment.corrected().toString())
        .put("entries", payment.entries());
  }

  private static ObjectNode json(PaymentEntry entry) {
    ObjectNode node =
        JSON.objectNode()
            .put("number", entry.number())
            .put("kind", entry.kind().name())
            .put("at", entry.at())
            .put("amount", entry.amount().toString())
            .put("hidden", entry.hidden().toString())
            .put("note", entry.note());
    entry.transaction().ifPresent(hash -> node.put("transaction", hash.toHex()));
    entry
        .request()
        .ifPresent(
            request ->
                node.putObject("request")
                    .put("reservation", request.reservation().toHex())
                    .put("node", request.node())
                    .put("model", request.model())
                    .put("inputTokens", request.inputTokens())
                    .put("outputTokens", request.outputTokens())
                    .put("isLapsed", request.isLapsed())
                    .put("isCut", request.isCut()));
    return node;
  }
}
