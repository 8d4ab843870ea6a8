package network.haca.primitives;

import java.util.Optional;

/** Messages that accounts sign and that can be no transactions (EIP-191, version 0x45). */
public final class PersonalMessage {
  private PersonalMessage() {}

  /** 65 bytes, as wallets sign. */
  public static Bytes sign(Bytes32 privateKey, Bytes message) {
    return Secp256k1.sign(privateKey, hash(message)).toBytes();
  }

  /** Who signed; nothing if the signature is none. */
  public static Optional<Address> signer(Bytes message, Bytes signature) {
    return Secp256k1.Signature.parse(signature)
        .flatMap(parsed -> Secp256k1.recover(hash(message), parsed));
  }

  private static Bytes32 hash(Bytes message) {
    Bytes prefix = Bytes.ofUtf8("\u0019Ethereum Signed Message:\n" + message.size());
    return Keccak.hash(prefix, message);
  }
}
