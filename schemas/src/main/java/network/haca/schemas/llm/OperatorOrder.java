package network.haca.schemas.llm;

import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.PersonalMessage;

/**
 * An operator's order to a node to take providers' keys, beside the body of {@code POST /v1/keys}.
 * It names the node and the time, so that it is of use nowhere else and not again.
 *
 * @param time seconds
 * @param signature an account's, of a personal message (EIP-191)
 */
public record KeyOrder(long time, Bytes signature) {
  public static final String TIME_HEADER = "X-Operator-Time";
  public static final String SIGNATURE_HEADER = "X-Operator-Signature";

  public static KeyOrder sign(Bytes32 privateKey, Bytes32 teeId, long time, String body) {
    return new KeyOrder(time, PersonalMessage.sign(privateKey, message(teeId, time, body)));
  }

  /** From the two headers; nothing if they are none. */
  public static Optional<KeyOrder> read(String time, String signature) {
    try {
      return Optional.of(new KeyOrder(Long.parseLong(time), Bytes.fromHex(signature)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Who gave the order. */
  public Optional<Address> signer(Bytes32 teeId, String body) {
    return PersonalMessage.signer(message(teeId, time, body), signature);
  }

  private static Bytes message(Bytes32 teeId, long time, String body) {
    return Bytes.ofUtf8(
        "Provider keys for a HACA node\nnode: %s\ntime: %s\nkeys: %s"
            .formatted(teeId, time, Keccak.hash(Bytes.ofUtf8(body))));
  }
}
