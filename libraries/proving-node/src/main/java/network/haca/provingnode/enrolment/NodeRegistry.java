package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** The registry, as a node sees it that wants a place in it. */
interface NodeRegistry {
  /** The end of an entry that a later enrolment does not end: that of the owner of now. */
  interface Departure {
    void go() throws IOException;
  }

  /** Heartbeats that go on until they are closed. */
  interface Beats extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @throws IOException if the registry cannot be asked now
   */
  RegistryStanding standing(Bytes32 teeId) throws IOException;

  /** Says whether the registry's latest block is of now. */
  boolean isChainFresh() throws IOException;

  /**
   * Registers the node, which is then enabled.
   *
   * @param measurement what its enclave attests
   * @return from when its proofs count; none may be dated earlier (rule N3)
   * @throws IOException if it is refused; the message carries the reason
   */
  Instant enrol(EnclaveIdentity identity, NodeKind kind, String endpoint, Measurement measurement)
      throws IOException;

  /** Hears that an entry is served from now on, and no other. */
  void taken(Bytes32 teeId);

  /** Says whether the operator's key is another than the one that an entry was made with. */
  boolean hasNewOperator(Bytes32 teeId);

  /** Beats from now on, until it is closed. */
  Beats heartbeats(EnclaveIdentity identity, Duration interval);

  Departure departure(Bytes32 teeId);
}
