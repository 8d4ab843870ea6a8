package network.haca.client;

import java.util.List;
import java.util.Optional;
import network.haca.lightclient.Answer;
import network.haca.primitives.Bytes;
import network.haca.schemas.Proofs;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.Tensor;

/**
 * An answer with the proof that came with it.
 *
 * @param exchange what was asked and answered; goes into a receipt under {@code answer}
 * @param proof what the node signed
 */
public record ProvenAnswer(Answer exchange, ProofParameters proof) {
  public List<Tensor> outputs() {
    return exchange.outputs();
  }

  public Optional<Tensor> output(String name) {
    return outputs().stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /**
   * Why the proof does not hold for this question and answer under a node's key; nothing if it
   * does.
   *
   * @param publicKey as the registry names it, SubjectPublicKeyInfo DER
   */
  public Optional<String> flaw(Bytes publicKey) {
    return Proofs.flaw(
        proof.leaf(), publicKey, exchange.inputHash(), exchange.outputHash(), "answer");
  }
}
