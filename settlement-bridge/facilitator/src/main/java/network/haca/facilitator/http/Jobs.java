package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Job;
import network.haca.facilitator.core.Session;
import network.haca.facilitator.core.Stage;
import network.haca.primitives.Bytes32;

/**
 * Settlements as the original's jobs. A job's id is made of the payment's name in the books, so
 * that it is the same however often it is asked for, and after a restart.
 */
final class Jobs {
  private static final Pattern PAYMENT = Pattern.compile("payment-([0-9a-f]{64})");
  private static final String PAYMENTS = "x402-settle-payment-queue";
  private static final String DATA = "x402-settle-data-queue-v2";

  private Jobs() {}

  /** The payment whose job it is. */
  static Optional<Bytes32> payment(String id) {
    Matcher named = PAYMENT.matcher(id);
    return named.matches() ? Optional.of(Bytes32.fromHex("0x" + named.group(1))) : Optional.empty();
  }

  static ObjectNode toJson(Job job) {
    Claim claim = job.claim();
    String id = "payment-" + Session.paymentId(claim.identity()).toHex().substring(2);
    ObjectNode json = queued(id, PAYMENTS, status(claim), job.created(), job.updated());
    switch (claim.stage()) {
      case Stage.Open _ -> {}
      case Stage.Settled settled ->
          json.putObject("result")
              .put("success", true)
              .put("transaction", settled.transaction().map(Bytes32::toHex).orElse(""))
              .put("network", claim.identity().network().toString())
              .put("payer", claim.payer().toChecksumHex())
              .put("amount", claim.amount().toString());
      case Stage.Failed failed -> {
        json.put("error", failed.refusal().message());
        json.putObject("result")
            .put("success", false)
            .put("errorReason", failed.refusal().reason().code())
            .put("transaction", failed.transaction().map(Bytes32::toHex).orElse(""))
            .put("network", claim.identity().network().toString())
            .put("payer", claim.payer().toChecksumHex());
      }
    }
    return json;
  }

  /** The job of a proof, which whoever settles proofs has by now. */
  static ObjectNode ofProof(Bytes32 leaf, Instant now) {
    return queued("settlement-batch-" + leaf.toHex().substring(2), DATA, "queued", now, now)
        .put("settlementType", "batch");
  }

  /** A failure is one, other than in the original, whose jobs all succeed. */
  private static String status(Claim claim) {
    return switch (claim.stage()) {
      case Stage.Open _ -> claim.attempts().isEmpty() ? "queued" : "processing";
      case Stage.Settled _ -> "succeeded";
      case Stage.Failed _ -> "failed";
    };
  }

  private static ObjectNode queued(
      String id, String queue, String status, Instant created, Instant updated) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("jobId", id)
        .put("queue", queue)
        .put("status", status)
        .put("createdAt", created.toString())
        .put("updatedAt", updated.toString());
  }
}
