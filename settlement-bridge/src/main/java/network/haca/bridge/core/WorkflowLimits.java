package network.haca.bridge.core;

import java.util.Set;
import network.haca.primitives.Address;

/**
 * Bounds on what a keeper pays for.
 *
 * @param owners whose tasks it runs; empty for everybody's
 * @param gasMax of one run
 * @param gasPerDay of all runs in a day of the chain's time
 */
public record WorkflowLimits(Set<Address> owners, long gasMax, long gasPerDay) {
  public WorkflowLimits {
    owners = Set.copyOf(owners);
  }

  boolean serves(Address owner) {
    return owners.isEmpty() || owners.contains(owner);
  }
}
