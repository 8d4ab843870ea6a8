package network.haca.schemas.directory;

import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A node as the directory names it.
 *
 * @param endpoint of its TLS port, as {@link NodeEndpoint} reads it
 * @param publicKey the signing key as SubjectPublicKeyInfo DER
 * @param tlsCertificate the only certificate it may present, X.509 DER
 * @param owner the account that registered it; none outside the chain
 */
public record NodeEntry(
    Bytes32 teeId,
    int teeType,
    String endpoint,
    Bytes publicKey,
    Bytes tlsCertificate,
    Optional<Address> owner) {
  /** A node of a directory that names no owners. */
  public NodeEntry(
      Bytes32 teeId, int teeType, String endpoint, Bytes publicKey, Bytes tlsCertificate) {
    this(teeId, teeType, endpoint, publicKey, tlsCertificate, Optional.empty());
  }
}
