package network.haca.answering.core;

import java.util.Optional;
import network.haca.pipe.OutputSignature;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.CircuitTerms;

/** The registries of nodes and models, as far as other nodes' answers are judged by them. */
public interface Registries {
  /**
   * The key of a node as a SubjectPublicKeyInfo; nothing if there is none or none can be had now.
   */
  Optional<Bytes> key(Bytes32 node);

  /** Whether the answers of a node count of late; no if that cannot be known now. */
  boolean isEnabled(Bytes32 node);

  /** The outputs of a registered model; nothing if they cannot be had now. */
  Optional<OutputSignature> outputs(Bytes32 entry);

  /** The means to verify proofs of a registered model's answers; nothing if there are none now. */
  Optional<Circuit> circuit(Bytes32 entry);

  /**
   * The circuit of a registered model.
   *
   * @param verifier the code that judges proofs
   */
  record Circuit(CircuitTerms terms, Bytes verifier) {}
}
