package network.haca.bridge.core;

import java.util.Set;
import network.haca.primitives.Address;

/**
 * Bounds on what a keeper pays for. Where it serves everybody, an owner has a share of each at
 * most; owners that its operator names share among themselves.
 *
 * @param owners whose tasks it runs; empty for everybody's
 * @param gasMax of one run
 * @param gasPerDay of all runs in a day of the chain's time
 */
public record WorkflowLimits(Set<Address> owners, long gasMax, long gasPerDay) {
  /** One owner has no more than one part of so many of the day's gas. */
  private static final int GAS_PARTS = 4;

  /** One part of so many of the tasks that are kept in mind. */
  private static final int TASK_PARTS = 8;

  /** One part of so many of the runs under way. */
  private static final int FLIGHT_PARTS = 3;

  public WorkflowLimits {
    owners = Set.copyOf(owners);
  }

  boolean serves(Address owner) {
    return owners.isEmpty() || owners.contains(owner);
  }

  long ownerGasPerDay() {
    return share(gasPerDay, GAS_PARTS);
  }

  long ownerTasks(int tasks) {
    return share(tasks, TASK_PARTS);
  }

  long ownerFlights(int flights) {
    return share(flights, FLIGHT_PARTS);
  }

  private long share(long all, int parts) {
    return owners.isEmpty() ? all / parts : all;
  }
}
