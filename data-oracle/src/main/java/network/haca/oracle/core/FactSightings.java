package network.haca.oracle.core;

import java.util.function.Consumer;
import network.haca.oracle.core.SourceVoices.Observation;
import network.haca.pipe.FactRequest;
import network.haca.primitives.Bytes32;

/** Looks up what contracts ask for. */
public interface FactSightings {
  /**
   * Looks a value up.
   *
   * @param digest of the source's definition
   * @param seen called once if there is a value, on any thread, and never else
   */
  void see(Bytes32 digest, FactRequest question, Consumer<Observation> seen);
}
