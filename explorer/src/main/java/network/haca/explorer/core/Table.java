package network.haca.explorer.core;

import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * The rows of the view as an event reads and changes them; all of its changes are kept, or none.
 */
public interface Table {
  Optional<Bytes> get(Bytes key);

  void put(Bytes key, Bytes value);

  void remove(Bytes key);
}
