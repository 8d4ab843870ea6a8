package network.haca.testing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import network.haca.attestation.Attester;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.EthereumClient;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.provingnode.enrolment.Enrolment;
import network.haca.provingnode.enrolment.Measurement;
import network.haca.schemas.NodeKind;

/** Nodes that are in the registry and serve nothing: tests sign with their keys. */
final class RegisteredNode {
  /** Of a node that has no enclave. */
  static final Attester NO_ENCLAVE =
      (publicKey, certificate, nonce) -> {
        throw new IOException("this node has no enclave");
      };

  private RegisteredNode() {}

  static EnclaveIdentity newIdentity() {
    return EnclaveIdentity.create("worker", Instant.now(), Duration.ofDays(1));
  }

  /** Registers a VANILLA node at an endpoint where nobody listens. */
  static void enrol(EthereumClient chain, EnclaveIdentity identity) throws IOException {
    new Enrolment(chain, DevelopmentAccounts.KEYS.get(0), NO_ENCLAVE, InstantSource.system())
        .enrol(identity, NodeKind.VANILLA, "https://127.0.0.1:1", Measurement.NONE);
  }
}
