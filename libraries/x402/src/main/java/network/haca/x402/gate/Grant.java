package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Ed25519Signer;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/**
 * A facilitator's word that one request is paid for (rule X2): a node runs it once. Its text is
 * {@code base64url(JSON).base64url(Ed25519 signature of the ASCII before the dot)}, without
 * padding.
 *
 * @param gate that reserved
 * @param node name or id of the one that may run it
 * @param request SHA-256 of its body
 * @param until when it ends, in whole seconds
 */
public record Grant(Bytes32 reservation, String gate, String node, Bytes32 request, Instant until) {
  /** Characters of a grant's text. */
  public static final int LENGTH_MAX = 4 << 10;

  private static final int VERSION = 1;
  private static final int NAME_MAX = 128;
  private static final long SECONDS_MAX = 1L << 40;

  /** The text that a node is shown. */
  public String sign(Ed25519Signer signer) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("v", VERSION)
            .put("reservation", Messages.digits(reservation))
            .put("gate", gate)
            .put("node", node)
            .put("request", Messages.digits(request))
            .put("until", until.getEpochSecond());
    String body = encode(Bytes.ofUtf8(json.toString()));
    return body + "." + encode(signer.sign(Bytes.ofUtf8(body)));
  }

  /**
   * The grant that a text holds, signed by that key. Whether it is for this node and this body, and
   * new, is not looked at.
   */
  public static Reading<Grant> read(String text, Bytes publicKey) {
    int dot = text.indexOf('.');
    if (text.length() > LENGTH_MAX || dot < 0) {
      return refused("a grant is two texts in base64url with a dot between");
    }
    Optional<Bytes> body = decode(text.substring(0, dot));
    Optional<Bytes> signature = decode(text.substring(dot + 1));
    if (body.isEmpty() || signature.isEmpty()) {
      return refused("a grant is two texts in base64url with a dot between");
    }
    Bytes signed = Bytes.ofUtf8(text.substring(0, dot));
    return Ed25519.verify(publicKey, signed, signature.get())
        ? Messages.read(body.get().toUtf8(), LENGTH_MAX, (fields, _) -> read(fields))
        : refused("the grant is not signed by the facilitator that is configured");
  }

  private static Grant read(Fields fields) throws MalformedException {
    if (fields.whole("v", Integer.MAX_VALUE) != VERSION) {
      throw new MalformedException(Reason.INVALID_VERSION, "v is to be " + VERSION);
    }
    return new Grant(
        fields.digits("reservation"),
        fields.line("gate", NAME_MAX),
        fields.line("node", NAME_MAX),
        fields.digits("request"),
        Instant.ofEpochSecond(fields.whole("until", SECONDS_MAX)));
  }

  private static Reading<Grant> refused(String why) {
    return new Reading.Refused<>(new Refusal(Reason.INVALID_PAYLOAD, why));
  }

  private static String encode(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }

  private static Optional<Bytes> decode(String text) {
    try {
      return Optional.of(Bytes.wrap(Base64.getUrlDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
