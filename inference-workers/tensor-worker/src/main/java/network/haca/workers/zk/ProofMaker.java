package network.haca.workers.zk;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.Proof;
import network.haca.zk.ModelInputs;
import network.haca.zkverifier.ProvenAnswers;
import network.haca.zkverifier.VerifierRun;
import network.haca.zkverifier.ZkProof;

/** Makes the record of a proven answer out of that of an answer that waits for its proof. */
public final class ProofMaker {
  private final Map<Bytes32, ProvableModel> models;
  private final ProofKey key;

  /**
   * @param models by their digests
   * @param key signs the proofs
   */
  public ProofMaker(Map<Bytes32, ProvableModel> models, ProofKey key) {
    this.models = Map.copyOf(models);
    this.key = key;
  }

  /**
   * Refuses an answer of which no proof that is made here would count.
   *
   * @throws IOException saying why
   */
  void requireOwn(Proof job) throws IOException {
    key.requireAppointed(job);
  }

  Collection<ProvableModel> models() {
    return models.values();
  }

  /**
   * The proof is taken by the verifier before it leaves; else it would be rejected at large.
   *
   * @param isWanted false from when on nobody wants it any more
   * @throws IOException if it cannot be proven now
   */
  Proof proven(Proof job, CircuitProver prover, BooleanSupplier isWanted) throws IOException {
    ProvenInference unproven =
        ProvenInference.decode(Bytes.wrap(job.getProven().toByteArray()))
            .orElseThrow(() -> new IllegalStateException("a job is no inference"));
    TensorTranscript question =
        TensorTranscript.decode(unproven.input())
            .orElseThrow(() -> new IllegalStateException("a job has no question"));
    ProvableModel model = models.get(question.modelDigest());
    if (model == null) {
      throw new ProofException(ProofFailure.NOT_SERVED);
    }
    ZkProof made = prover.prove(model.folder(), input(question.tensors(), model), isWanted);
    ProvenInference proven =
        new ProvenInference(
            unproven.teeId(),
            unproven.signature(),
            unproven.timestamp(),
            unproven.input(),
            unproven.output(),
            made.proof());
    if (ProvenInference.decode(proven.encode()).isEmpty()) {
      throw new ProofException(ProofFailure.TOO_LONG, made.proof().size() + " bytes");
    }
    return switch (ProvenAnswers.judge(model.terms(), model.verifier(), proven)) {
      case VerifierRun.Verdict.Holds _ ->
          key.signed(job.toBuilder().setProven(Proofs.byteString(proven.encode())).build());
      case VerifierRun.Verdict.Fails(String reason) ->
          throw new ProofException(ProofFailure.DOES_NOT_HOLD, reason);
    };
  }

  private static ModelInputs input(List<Tensor> tensors, ProvableModel model) {
    try {
      return CircuitInput.of(tensors, model.terms().inputScales());
    } catch (InvalidTensorException e) {
      throw new IllegalStateException("a job has no input of the circuit", e);
    }
  }
}
