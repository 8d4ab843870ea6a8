package network.haca.workers.zk;

import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.core.Prover;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.Route;
import network.haca.workers.core.Vouching;
import network.haca.zkverifier.ProvenAnswers;

/**
 * Vouches for answers that are proven afterwards: each is signed, and on disk as a job before it
 * leaves, so that no answer is without its proof in the end (rule O1).
 */
public final class ProofJobs implements Vouching {
  private final Prover prover;
  private final ProofWork work;
  private final Map<Bytes32, ProvableModel> models;
  private final ProofKey key;
  private Optional<Appointment> appointed = Optional.empty();

  /** A registered key's word on who signs its proofs. */
  private record Appointment(Bytes32 teeId, Bytes signature) {}

  /**
   * @param work keeps leaves whose proofs are still to be made; it refuses more than it may hold
   * @param models by their digests
   * @param key signs the proofs
   */
  public ProofJobs(
      Prover prover, ProofWork work, Map<Bytes32, ProvableModel> models, ProofKey key) {
    this.prover = prover;
    this.work = work;
    this.models = Map.copyOf(models);
    this.key = key;
  }

  @Override
  public Optional<Prover.Outcome.Refused> unavailable() {
    return prover.unavailable().or(() -> work.refusal().map(ProofJobs::unkept));
  }

  private static Prover.Outcome.Refused unkept(String reason) {
    return new Prover.Outcome.Refused("no more answers can be proven now: " + reason);
  }

  @Override
  public Prover.Outcome vouch(
      Prover.Inference inference, TensorTranscript question, TensorTranscript answer) {
    ProvableModel model = models.get(question.modelDigest());
    if (model == null) {
      return new Prover.Outcome.Refused("this node has no circuit of the model");
    }
    return switch (prover.sign(inference)) {
      case Prover.Outcome.Refused refused -> refused;
      case Prover.Outcome.Proven proven ->
          keep(
              inference,
              proven,
              model,
              unproven(proven.leaf(), question.encode(), answer.encode()));
    };
  }

  private Prover.Outcome keep(
      Prover.Inference inference,
      Prover.Outcome.Proven proven,
      ProvableModel model,
      ProvenInference unproven) {
    Optional<String> objection = objection(model, unproven);
    if (objection.isPresent()) {
      return new Prover.Outcome.Refused("the answer cannot be proven: " + objection.get());
    }
    Optional<Bytes> appointment = appointment(proven.leaf().teeId());
    if (appointment.isEmpty()) {
      return new Prover.Outcome.Refused("this node's key has just ended; ask again");
    }
    try {
      work.add(
          Prover.proof(inference, proven)
              .setRoute(Route.ROUTE_ZK)
              .setModelId(Proofs.byteString(model.id().value()))
              .setProven(Proofs.byteString(unproven.encode()))
              .setProver(Proofs.byteString(key.address().value()))
              .setProverAppointment(Proofs.byteString(appointment.get()))
              .build());
      return proven;
    } catch (Outbox.NotKeptException e) {
      return unkept(String.valueOf(e.getMessage()));
    }
  }

  /** The same for all answers of a key, so it is signed once. */
  private synchronized Optional<Bytes> appointment(Bytes32 teeId) {
    if (appointed.filter(last -> last.teeId().equals(teeId)).isEmpty()) {
      appointed =
          prover.appoint(teeId, key.address()).map(signature -> new Appointment(teeId, signature));
    }
    return appointed.map(Appointment::signature);
  }

  /** Why no proof of it would be taken: it is not given, then. */
  private static Optional<String> objection(ProvableModel model, ProvenInference unproven) {
    return ProvenInference.decode(unproven.encode()).isEmpty()
        ? Optional.of("question and answer are too long")
        : ProvenAnswers.objection(model.terms(), model.verifier(), unproven);
  }

  /** With no proof yet. */
  private static ProvenInference unproven(SettlementLeaf leaf, Bytes question, Bytes answer) {
    return new ProvenInference(
        leaf.teeId(), leaf.signature(), leaf.timestamp(), question, answer, Bytes.EMPTY);
  }
}
