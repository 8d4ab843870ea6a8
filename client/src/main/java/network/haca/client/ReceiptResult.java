package network.haca.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import network.haca.lightclient.ReceiptVerifier;

/** A proof's receipt, if it is settled. */
public sealed interface ReceiptResult {
  /** Settled, and every step holds. */
  record Verified(JsonNode receipt, List<ReceiptVerifier.Step> steps) implements ReceiptResult {
    public Verified {
      steps = List.copyOf(steps);
    }
  }

  /** A receipt came, and a step of it does not hold. */
  record Refuted(JsonNode receipt, List<ReceiptVerifier.Step> steps) implements ReceiptResult {
    public Refuted {
      steps = List.copyOf(steps);
    }
  }

  /** Not settled yet, or not known; the message is the bridge's. */
  record Missing(String message) implements ReceiptResult {}
}
