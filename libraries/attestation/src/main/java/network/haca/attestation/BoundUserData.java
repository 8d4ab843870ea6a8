package network.haca.attestation;

import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * {@code user_data} in nitriding's layout: two SHA-256 multihashes.
 *
 * @param certificate of the TLS certificate
 * @param key of the signing key
 */
record BoundUserData(Bytes32 certificate, Bytes32 key) {
  private static final Bytes MULTIHASH_SHA256 = Bytes.fromHex("1220");

  static BoundUserData of(Bytes publicKey, Bytes tlsCertificate) {
    return new BoundUserData(Sha256.hash(tlsCertificate), Sha256.hash(publicKey));
  }

  /** Nothing if it is laid out otherwise. */
  static Optional<BoundUserData> read(Bytes userData) {
    return hashesOf(userData).filter(layout -> layout.encode().equals(userData));
  }

  /** The two hashes, whatever stands before them; nothing if the length is another. */
  static Optional<BoundUserData> hashesOf(Bytes userData) {
    int half = MULTIHASH_SHA256.size() + Bytes32.SIZE;
    return userData.size() == 2 * half
        ? Optional.of(
            new BoundUserData(
                new Bytes32(userData.slice(MULTIHASH_SHA256.size(), Bytes32.SIZE)),
                new Bytes32(userData.slice(half + MULTIHASH_SHA256.size(), Bytes32.SIZE))))
        : Optional.empty();
  }

  Bytes encode() {
    return Bytes.concat(MULTIHASH_SHA256, certificate.value(), MULTIHASH_SHA256, key.value());
  }
}
