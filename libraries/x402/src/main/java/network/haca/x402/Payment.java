package network.haca.x402;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * A payer's signed consent to an offer, as a client sends it.
 *
 * @param accepted the offer that the client took; version 1 does not say
 * @param signature as it was given: a key's, or whatever a contract takes
 */
public record Payment(
    Version version,
    Scheme scheme,
    Network network,
    Optional<Offer> accepted,
    Authorization authorization,
    Bytes signature) {
  /** More than any wallet's contract asks for. */
  public static final int SIGNATURE_BYTES_MAX = 4096;

  /** Whose tokens move, as the payment says. */
  public Address payer() {
    return authorization.from();
  }

  /** As a client writes it, in the form of its version. */
  public ObjectNode toJson() {
    return PaymentWriter.write(this);
  }

  /** A bearer's secret: neither header nor signature belongs in a log. */
  @Override
  public String toString() {
    return "a payment of %s by %s on %s".formatted(payer(), scheme, network);
  }
}
