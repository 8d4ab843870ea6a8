package network.haca.attestation;

import java.io.IOException;
import network.haca.primitives.Bytes;

/** Has an enclave attested: by its own security module, or by a stand-in for one. */
@FunctionalInterface
public interface Attester {
  /**
   * A document that binds the key and the certificate.
   *
   * @param publicKey SubjectPublicKeyInfo DER of the signing key
   * @param tlsCertificate DER
   * @param nonce up to 512 bytes, fresh
   * @throws IOException if there is no module, or it refuses
   */
  Bytes attest(Bytes publicKey, Bytes tlsCertificate, Bytes nonce) throws IOException;
}
