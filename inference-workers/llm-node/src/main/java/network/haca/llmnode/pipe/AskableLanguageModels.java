package network.haca.llmnode.pipe;

import java.util.Optional;
import network.haca.llmnode.llm.LlmModels;
import network.haca.primitives.Bytes32;

/** The models of this node that contracts may ask, by their entries in the registry. */
public interface AskableLanguageModels {
  /**
   * A model as this node calls it.
   *
   * @param models all that the node offers now
   * @param digest of the folder of a model that the node runs itself
   */
  record Askable(LlmModels models, String name, Optional<Bytes32> digest) {
    /** Whether the node runs what an entry names; of a provider's model nobody can say. */
    boolean isOf(Bytes32 wanted) {
      return digest.isEmpty() || digest.get().equals(wanted);
    }
  }

  /** Nothing if the node serves no such entry now. */
  Optional<Askable> find(Bytes32 entry);
}
