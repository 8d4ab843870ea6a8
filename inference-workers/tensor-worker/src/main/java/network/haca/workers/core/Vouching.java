package network.haca.workers.core;

import java.util.Optional;
import network.haca.provingnode.core.Prover;
import network.haca.schemas.tensor.TensorTranscript;

/** The way in which a node vouches for its answers. Blocks. */
public interface Vouching {
  /** Why no answer may leave now; nothing if one may. Cheap: asked before the model runs. */
  Optional<Prover.Outcome.Refused> unavailable();

  /** Signs an inference; what proves it is durable when this returns (rule O1). */
  Prover.Outcome vouch(
      Prover.Inference inference, TensorTranscript question, TensorTranscript answer);

  /** By the signature alone, which is settled with others. */
  static Vouching bySignature(Prover prover) {
    return new Vouching() {
      @Override
      public Optional<Prover.Outcome.Refused> unavailable() {
        return prover.unavailable();
      }

      @Override
      public Prover.Outcome vouch(
          Prover.Inference inference, TensorTranscript question, TensorTranscript answer) {
        return prover.prove(inference);
      }
    };
  }
}
