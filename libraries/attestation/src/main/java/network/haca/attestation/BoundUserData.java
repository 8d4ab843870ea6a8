package network.haca.attestation;

import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;

/** {@code user_data} in nitriding's layout: two SHA-256 multihashes. */
final class BoundUserData {
  private static final Bytes MULTIHASH_SHA256 = Bytes.fromHex("1220");

  private BoundUserData() {}

  static Bytes of(Bytes publicKey, Bytes tlsCertificate) {
    return Bytes.concat(
        MULTIHASH_SHA256,
        Sha256.hash(tlsCertificate).value(),
        MULTIHASH_SHA256,
        Sha256.hash(publicKey).value());
  }
}
