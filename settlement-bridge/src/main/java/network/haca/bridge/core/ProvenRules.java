package network.haca.bridge.core;

import java.io.IOException;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.schemas.settlement.ProvenInference;

/** The judgement of proofs in zero knowledge, as validators will give it (rules H3, H4). */
public interface ProvenRules {
  /**
   * Why the proof does not hold by a model's entry, or nothing if it does.
   *
   * @throws IOException if the chain does not answer
   */
  Optional<String> refusal(Bytes32 model, ProvenInference proven) throws IOException;
}
