package network.haca.bridge.chain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.contracts.RelayContract.RootState;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The relay in memory; what becomes of settlements is up to the test. */
final class FakeRelay implements Relay {
  final Map<Long, Settlement> settlements = new TreeMap<>();
  final Set<Bytes32> individual = new HashSet<>();
  private final Map<Bytes32, Long> latest = new HashMap<>();
  volatile boolean isFresh = true;

  @Override
  public synchronized RootState state(Bytes32 root) {
    Long number = latest.get(root);
    if (number == null) {
      return new RootState(Status.NONE, 0, 0);
    }
    Settlement settlement = settlement(number);
    return new RootState(settlement.status(), number, settlement.batchSize());
  }

  @Override
  public synchronized Set<Long> pending() {
    Set<Long> pending = new TreeSet<>();
    settlements
        .values()
        .forEach(
            each -> {
              if (each.status() == Status.PENDING) {
                pending.add(each.number());
              }
            });
    return pending;
  }

  @Override
  public synchronized long count() {
    return settlements.size();
  }

  @Override
  public synchronized Settlement settlement(long number) {
    Settlement settlement = settlements.get(number);
    if (settlement == null) {
      throw new AssertionError("there is no settlement " + number);
    }
    return settlement;
  }

  @Override
  public boolean isZk(long number) {
    return false;
  }

  @Override
  public synchronized boolean isIndividuallySettled(Bytes32 leaf) {
    return individual.contains(leaf);
  }

  @Override
  public long pendingOfAccount() {
    return pending().size();
  }

  @Override
  public boolean isFresh() {
    return isFresh;
  }

  @Override
  public synchronized void open(Bytes32 root, int size, String blobId) {
    long number = settlements.size() + 1L;
    latest.put(root, number);
    settlements.put(
        number,
        new Settlement(
            number, root, size, 1, 1, Status.PENDING, Address.ZERO, Bytes.ofUtf8(blobId)));
  }

  /** What the validators, or the time, make of the latest settlement of a root. */
  synchronized void close(Bytes32 root, Status status) {
    Settlement open = settlement(state(root).number());
    settlements.put(
        open.number(),
        new Settlement(
            open.number(), root, open.batchSize(), 1, 1, status, Address.ZERO, open.blobId()));
  }
}
