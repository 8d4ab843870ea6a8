package network.haca.oracle.core;

import java.util.function.Consumer;
import network.haca.oracle.core.SourceVoices.Observation;
import network.haca.pipe.FactRequest;
import network.haca.primitives.Bytes32;

/** Looks up what contracts ask for. */
public interface FactSightings {
  /** The outcome of looking a value up. */
  sealed interface Sight {
    record Seen(Observation observation) implements Sight {}

    /** The source told nothing now. */
    record Nothing() implements Sight {}

    /**
     * This node will never see it: it has no such source, or the source takes no such parameters.
     */
    record Never() implements Sight {}
  }

  /**
   * Looks a value up.
   *
   * @param digest of the source's definition
   * @param ended called once, on any thread
   */
  void see(Bytes32 digest, FactRequest question, Consumer<Sight> ended);
}
