package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Registration;

/** A node's keys, and whether they count. */
public interface NodeKeys extends Registration, AutoCloseable {
  /** The keys of now; whether they count says {@link #signer}. */
  EnclaveIdentity identity();

  /**
   * Makes the keys known.
   *
   * @param endpoint where the node is reached, {@code https://host:port}
   */
  void publish(String endpoint) throws IOException;

  /**
   * Returns true if this is the certificate of a key that may sign now.
   *
   * @param certificate X.509 DER
   */
  boolean present(Bytes certificate);

  /**
   * Changes what the node is measured with. Its keys of now go on to sign for what they were
   * measured with; the future completes when there are keys for the new measurement, and is
   * cancelled when another measurement is asked for before.
   */
  CompletableFuture<Void> remeasure(Measurement measurement);

  @Override
  void close();
}
