package network.haca.schemas.directory;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A node as the directory names it.
 *
 * @param endpoint of its TLS port, as {@link NodeEndpoint} reads it
 * @param publicKey the signing key as SubjectPublicKeyInfo DER
 * @param tlsCertificate the only certificate it may present, X.509 DER
 */
public record NodeEntry(
    Bytes32 teeId, int teeType, String endpoint, Bytes publicKey, Bytes tlsCertificate) {}
