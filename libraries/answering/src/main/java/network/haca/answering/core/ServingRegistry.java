package network.haca.answering.core;

import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes32;

/** The registry of models, as far as a node says there what it serves. */
public interface ServingRegistry {
  /** The entry that a name points to now; nothing if nobody has the name. */
  Optional<Bytes32> named(String name) throws IOException;

  /** An entry as it is registered. */
  RegisteredModel entry(Bytes32 id) throws IOException;

  /** Returns true if the registry lists a node under an entry. */
  boolean serves(Bytes32 node, Bytes32 id) throws IOException;

  /** Says that a node serves an entry. */
  void serve(Bytes32 node, Bytes32 id) throws IOException;

  /** Says that it does not any more. */
  void unserve(Bytes32 node, Bytes32 id) throws IOException;
}
