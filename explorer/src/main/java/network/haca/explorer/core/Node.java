package network.haca.explorer.core;

import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A node of the view, as the registry has it.
 *
 * @param enabled in which times its key counts
 * @param block at which the registry was so
 */
public record Node(
    Bytes32 teeId,
    int teeType,
    String endpoint,
    Bytes publicKey,
    Bytes certificate,
    List<Event.Interval> enabled,
    long block) {
  public Node {
    enabled = List.copyOf(enabled);
  }
}
