package network.haca.bridge.core;

import java.io.IOException;
import java.util.List;
import network.haca.primitives.SettlementLeaf;

/** The relay's events of leaves that are settled each by itself. */
public interface IndividualEvents {
  long latestBlock() throws IOException;

  /**
   * The events of these blocks, both included.
   *
   * @throws IOException if the chain does not answer
   */
  Answer between(long from, long to) throws IOException;

  /**
   * A leaf that is settled by itself.
   *
   * @param height of the block
   */
  record Event(SettlementLeaf leaf, Placed placed, long height) {}

  /** An answer of the chain's node. */
  sealed interface Answer {
    record Events(List<Event> events) implements Answer {
      public Events {
        events = List.copyOf(events);
      }
    }

    /** The node keeps no history so far back. */
    record Pruned(String reason) implements Answer {}

    /** The node says no, as it does to so many events at once. */
    record Refused(String reason) implements Answer {}
  }
}
