package network.haca.proofstream.core;

import network.haca.schemas.v1.EnabledInterval;
import network.haca.schemas.v1.NodeRecord;

/** The times at which a node counts, as the registry tells them. */
final class NodeIntervals {
  private NodeIntervals() {}

  /**
   * @param time seconds
   */
  static boolean cover(NodeRecord node, long time) {
    for (EnabledInterval interval : node.getEnabledList()) {
      boolean open = interval.getUntil() == 0;
      if (time >= interval.getFrom() && (open || time <= interval.getUntil())) {
        return true;
      }
    }
    return false;
  }
}
