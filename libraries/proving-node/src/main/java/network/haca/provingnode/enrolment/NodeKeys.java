package network.haca.provingnode.enrolment;

import java.io.IOException;
import network.haca.attestation.EnclaveIdentity;
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

  @Override
  void close();
}
