package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import network.haca.paymentgate.price.LlmPath;
import network.haca.primitives.Bytes32;

/**
 * A request at the gate.
 *
 * @param body parsed
 * @param bodyBytes its length as it was sent
 * @param hash SHA-256 of the body as it was sent
 * @param node that is to run it, by its id
 * @param isPrivate whether its answer is not to be settled
 */
public record Asked(
    LlmPath path,
    JsonNode body,
    long bodyBytes,
    Bytes32 hash,
    String model,
    String node,
    boolean isPrivate,
    PaymentHeaders headers) {

  /** All values of the headers by which a request is paid, of each in the order of arrival. */
  public record PaymentHeaders(List<String> version2, List<String> version1, List<String> session) {
    /** The header of a session, in both directions. */
    public static final String SESSION = "X-Upto-Session";

    public PaymentHeaders {
      version2 = List.copyOf(version2);
      version1 = List.copyOf(version1);
      session = List.copyOf(session);
    }

    boolean arePayments() {
      return !version2.isEmpty() || !version1.isEmpty();
    }

    /** Secrets of a bearer: no log has them. */
    @Override
    public String toString() {
      return "%s payments, %s sessions"
          .formatted(version2.size() + version1.size(), session.size());
    }
  }
}
