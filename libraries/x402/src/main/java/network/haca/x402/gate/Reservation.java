package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Uint256;

/**
 * What a facilitator has set aside for one request.
 *
 * @param session for the client; nothing where the gate came with it
 * @param leaseSeconds within which the gate is to say how far the request is
 * @param deadline when the request is to be over: by its own limit, or a minute before the permit's
 *     end (rule X8), in whole seconds
 * @param remaining of the permit: neither charged nor reserved
 * @param grant what the node is shown (rule X2), see {@link Grant}
 */
public record Reservation(
    Bytes32 id,
    Optional<SessionToken> session,
    long leaseSeconds,
    Instant deadline,
    Uint256 remaining,
    Address payer,
    String grant) {
  private static final int GRANT_MAX = 4 << 10;
  private static final long SECONDS_MAX = 1L << 40;

  static Reservation read(Fields fields) throws MalformedException {
    return new Reservation(
        fields.digits("id"),
        fields.has("session")
            ? Optional.of(new SessionToken(fields.line("session", SessionToken.LENGTH_MAX)))
            : Optional.empty(),
        fields.whole("leaseSeconds", SECONDS_MAX),
        Instant.ofEpochSecond(fields.whole("deadline", SECONDS_MAX)),
        fields.number("remaining"),
        fields.address("payer"),
        fields.line("grant", GRANT_MAX));
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", Messages.digits(id));
    session.ifPresent(token -> json.put("session", token.text()));
    return json.put("leaseSeconds", leaseSeconds)
        .put("deadline", deadline.getEpochSecond())
        .put("remaining", remaining.toString())
        .put("payer", payer.toChecksumHex())
        .put("grant", grant);
  }
}
