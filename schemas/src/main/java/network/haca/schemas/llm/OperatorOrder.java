package network.haca.schemas.llm;

import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.PersonalMessage;

/**
 * An operator's order to a node, beside a request: to take providers' keys by {@code POST
 * /v1/keys}, or to prove an answer no more. It names the node and the time, so that it is of use
 * nowhere else and not again.
 *
 * @param time seconds
 * @param signature an account's, of a personal message (EIP-191)
 */
public record OperatorOrder(long time, Bytes signature) {
  public static final String TIME_HEADER = "X-Operator-Time";
  public static final String SIGNATURE_HEADER = "X-Operator-Signature";

  /** The subject of an order: one of another subject is none. */
  public enum Subject {
    KEYS("Provider keys for a HACA node", "keys", "haca llm-keys"),
    PROOFS("Order to a HACA prover", "order", "haca zk jobs --cancel");

    private final String title;
    private final String content;
    private final String command;

    Subject(String title, String content, String command) {
      this.title = title;
      this.content = content;
      this.command = command;
    }

    /** The command that gives such orders. */
    public String command() {
      return command;
    }

    private Bytes message(Bytes32 teeId, long time, String body) {
      return Bytes.ofUtf8(
          "%s\nnode: %s\ntime: %s\n%s: %s"
              .formatted(title, teeId, time, content, Keccak.hash(Bytes.ofUtf8(body))));
    }
  }

  public static OperatorOrder sign(
      Subject subject, Bytes32 privateKey, Bytes32 teeId, long time, String body) {
    return new OperatorOrder(
        time, PersonalMessage.sign(privateKey, subject.message(teeId, time, body)));
  }

  /** From the two headers; nothing if they are none. */
  public static Optional<OperatorOrder> read(String time, String signature) {
    try {
      return Optional.of(new OperatorOrder(Long.parseLong(time), Bytes.fromHex(signature)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Who gave the order. */
  public Optional<Address> signer(Subject subject, Bytes32 teeId, String body) {
    return PersonalMessage.signer(subject.message(teeId, time, body), signature);
  }
}
