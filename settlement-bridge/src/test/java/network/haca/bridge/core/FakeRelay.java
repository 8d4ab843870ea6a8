package network.haca.bridge.core;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
public final class FakeRelay implements Relay {
  /** Leaves that are recorded by themselves. */
  public final Set<Bytes32> individual = new HashSet<>();

  public volatile boolean isFresh = true;
  volatile boolean opensNothing;

  /** Models with a circuit. */
  final Set<Bytes32> provable = new HashSet<>();

  private final Set<Long> zk = new HashSet<>();

  /** Nothing answers. */
  volatile boolean isAway;

  /** Why it opens nothing; empty if it does. */
  volatile String refusal = "";

  private final Map<Long, Settlement> settlements = new TreeMap<>();
  private final Map<Bytes32, Long> latest = new HashMap<>();

  private void requireThere() throws IOException {
    if (isAway) {
      throw new IOException("the chain is away");
    }
  }

  @Override
  public synchronized RootState state(Bytes32 root) throws IOException {
    requireThere();
    Long number = latest.get(root);
    if (number == null) {
      return new RootState(Status.NONE, 0, 0);
    }
    Settlement settlement = at(number);
    return new RootState(settlement.status(), number, settlement.batchSize());
  }

  @Override
  public synchronized Set<Long> pending() throws IOException {
    requireThere();
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
  public synchronized long count() throws IOException {
    requireThere();
    return settlements.size();
  }

  @Override
  public synchronized Settlement settlement(long number) throws IOException {
    requireThere();
    return at(number);
  }

  private Settlement at(long number) {
    Settlement settlement = settlements.get(number);
    if (settlement == null) {
      throw new AssertionError("there is no settlement " + number);
    }
    return settlement;
  }

  @Override
  public synchronized boolean isZk(long number) {
    return zk.contains(number);
  }

  @Override
  public boolean isProvable(Bytes32 model) throws IOException {
    requireThere();
    return provable.contains(model);
  }

  @Override
  public synchronized void openZk(Bytes32 model, Bytes32 leaf, String blobId) throws IOException {
    if (opensNothing) {
      throw new IOException("the chain takes no transactions now");
    }
    open(leaf, 1, blobId);
    zk.add((long) settlements.size());
  }

  @Override
  public synchronized boolean isIndividuallySettled(Bytes32 leaf) throws IOException {
    requireThere();
    return individual.contains(leaf);
  }

  @Override
  public Opening opening(Bytes32 root) throws IOException {
    return new Opening(state(root), isFresh(), pending().size());
  }

  @Override
  public boolean isFresh() throws IOException {
    requireThere();
    return isFresh;
  }

  @Override
  public synchronized void open(Bytes32 root, int size, String blobId) throws IOException {
    requireThere();
    if (!refusal.isEmpty()) {
      throw new IOException(refusal);
    }
    long number = settlements.size() + 1L;
    latest.put(root, number);
    settlements.put(
        number,
        new Settlement(
            number, root, size, 1, 1, Status.PENDING, Address.ZERO, Bytes.ofUtf8(blobId)));
  }

  /** What the validators, or the time, make of the latest settlement of a root. */
  public synchronized void close(Bytes32 root, Status status) {
    Long number = latest.get(root);
    if (number == null) {
      throw new AssertionError(root + " was never opened");
    }
    Settlement open = at(number);
    settlements.put(
        number,
        new Settlement(number, root, open.batchSize(), 1, 1, status, Address.ZERO, open.blobId()));
  }

  /** Makes the same of every settlement that is pending but those of some roots. */
  synchronized void closeAllBut(Set<Bytes32> roots, Status status) {
    for (Settlement each : settlements.values().stream().toList()) {
      if (each.status() == Status.PENDING && !roots.contains(each.root())) {
        close(each.root(), status);
      }
    }
  }

  /** The roots of all settlements that were ever opened, in that order. */
  synchronized List<Bytes32> opened() {
    return settlements.values().stream().map(Settlement::root).toList();
  }
}
