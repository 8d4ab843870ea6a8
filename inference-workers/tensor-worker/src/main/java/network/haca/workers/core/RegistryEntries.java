package network.haca.workers.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;

/** The entries of the registry of models under which a worker serves what it serves (rule H2). */
@FunctionalInterface
public interface RegistryEntries {
  /** No entries: models in local folders, which nobody registered. */
  RegistryEntries NONE = digest -> Optional.empty();

  /**
   * The id of a model's entry; nothing if it is served under none.
   *
   * @param digest of the model's folder
   */
  Optional<Bytes32> of(Bytes32 digest);
}
