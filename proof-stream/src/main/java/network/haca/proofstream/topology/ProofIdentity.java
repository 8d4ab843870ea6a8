package network.haca.proofstream.topology;

import network.haca.primitives.Keccak;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.Route;
import org.apache.kafka.common.utils.Bytes;

/** The bytes by which records are told apart. Those of proofs in zero knowledge are not leaves. */
final class ProofIdentity {
  private ProofIdentity() {}

  /**
   * The leaf, or leaf, model and proof: which of several proofs in zero knowledge holds is not
   * known here, and the first may be one that does not.
   */
  static Bytes ofJudged(byte[] leaf, Proof proof) {
    return Bytes.wrap(
        proof.getRoute() == Route.ROUTE_ZK
            ? Keccak.hash(
                    network.haca.primitives.Bytes.wrap(leaf),
                    network.haca.primitives.Bytes.wrap(proof.getModelId().toByteArray()),
                    network.haca.primitives.Bytes.wrap(proof.getProven().toByteArray()))
                .toArray()
            : leaf);
  }

  /** The leaf, or the whole record: by whom a proof is signed is not known yet. */
  static Bytes ofParked(byte[] leaf, Proof proof) {
    return Bytes.wrap(
        proof.getRoute() == Route.ROUTE_ZK
            ? Keccak.hash(network.haca.primitives.Bytes.wrap(proof.toByteArray())).toArray()
            : leaf);
  }
}
