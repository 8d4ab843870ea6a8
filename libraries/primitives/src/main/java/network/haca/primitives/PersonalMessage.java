package network.haca.primitives;

import java.util.Optional;

/** Messages that accounts sign and that can be no transactions (EIP-191, version 0x45). */
public final class PersonalMessage {
  private static final int SIGNATURE_SIZE = 65;
  private static final int RECOVERY_OFFSET = 27;

  private PersonalMessage() {}

  /** What is signed of a message. */
  public static Bytes32 hash(Bytes message) {
    Bytes prefix = Bytes.ofUtf8("\u0019Ethereum Signed Message:\n" + message.size());
    return Keccak.hash(Bytes.concat(prefix, message));
  }

  /** r, s and 27 or 28: 65 bytes, as wallets sign. */
  public static Bytes sign(Bytes32 privateKey, Bytes message) {
    Secp256k1.Signature signature = Secp256k1.sign(privateKey, hash(message));
    byte[] recovery = {(byte) (RECOVERY_OFFSET + signature.recoveryId())};
    return Bytes.concat(signature.r().value(), signature.s().value(), Bytes.wrap(recovery));
  }

  /** Who signed; nothing if the signature is none. */
  public static Optional<Address> signer(Bytes message, Bytes signature) {
    if (signature.size() != SIGNATURE_SIZE) {
      return Optional.empty();
    }
    int recoveryId = signature.get(SIGNATURE_SIZE - 1) - RECOVERY_OFFSET;
    if (recoveryId != 0 && recoveryId != 1) {
      return Optional.empty();
    }
    return Secp256k1.recover(
        hash(message),
        new Secp256k1.Signature(
            new Bytes32(signature.slice(0, Bytes32.SIZE)),
            new Bytes32(signature.slice(Bytes32.SIZE, Bytes32.SIZE)),
            recoveryId));
  }
}
