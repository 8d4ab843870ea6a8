package network.haca.workers.core;

import java.util.Optional;

/**
 * The folders that models are in, which change while the models are served. Sets are made of one
 * another: a model whose files are as they were is the same object in both. Blocks.
 */
public interface ModelFolders {
  /** The models of now; nothing if nothing has changed since {@code base}. */
  Optional<ModelSet> look(ModelSet base);

  /** The same models but those of one name, which are as its folder has them now. */
  Loading load(ModelSet base, String name);

  /** The same models without those of one name; refused of models that are in no such folder. */
  Loading without(ModelSet base, String name);

  /** The outcome of loading or unloading the models of a name. */
  sealed interface Loading {
    record Loaded(ModelSet models) implements Loading {}

    record Refused(InferenceOutcome.Reason reason, String message) implements Loading {}
  }
}
