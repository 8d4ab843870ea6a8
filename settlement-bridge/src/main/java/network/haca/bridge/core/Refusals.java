package network.haca.bridge.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;

/** Why leaves were refused, as far as the bridge still knows. */
public interface Refusals {
  Optional<Refusal> find(Bytes32 leaf);
}
