package network.haca.fullnode.lane;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Tasks that wait for a thread. Addresses take turns, and none has more than its share under way;
 * of one address what has run least so far comes first, so that a short request passes long ones.
 * It holds no more than there are open requests, which are bounded. Its user locks it.
 */
final class FairQueue {
  private static final Comparator<Waiting> ORDER =
      Comparator.comparingLong((Waiting one) -> one.task.attained())
          .thenComparingLong(one -> one.sequence);

  private final int underWayMax;
  private final Map<String, Address> addresses = new LinkedHashMap<>();
  private long sequence;
  private int waiting;
  private final Set<Task> underWay = new LinkedHashSet<>();

  private record Waiting(Task task, long sequence) {}

  private static final class Address {
    private final Queue<Waiting> waiting = new PriorityQueue<>(ORDER);
    private int underWay;
  }

  /**
   * @param underWayMax tasks of one address that run at once
   */
  FairQueue(int underWayMax) {
    this.underWayMax = underWayMax;
  }

  void add(Task task) {
    addresses
        .computeIfAbsent(task.address(), any -> new Address())
        .waiting
        .add(new Waiting(task, sequence++));
    waiting++;
  }

  /** The task whose turn it is, which is under way until {@link #done}; nothing if none may run. */
  Optional<Task> take() {
    for (Map.Entry<String, Address> entry : addresses.entrySet()) {
      Address address = entry.getValue();
      if (address.underWay < underWayMax && !address.waiting.isEmpty()) {
        Task task = address.waiting.remove().task;
        address.underWay++;
        waiting--;
        underWay.add(task);
        // Behind all others.
        addresses.remove(entry.getKey());
        addresses.put(entry.getKey(), address);
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }

  void done(Task task) {
    Address address = addresses.get(task.address());
    if (address != null && underWay.remove(task)) {
      address.underWay--;
      forgetIfIdle(task.address(), address);
    }
  }

  /** Takes out a task that waits; false if it does not. */
  boolean remove(Task task) {
    Address address = addresses.get(task.address());
    if (address == null || !address.waiting.removeIf(one -> one.task == task)) {
      return false;
    }
    waiting--;
    forgetIfIdle(task.address(), address);
    return true;
  }

  /** Takes out all that waits. */
  Queue<Task> drain() {
    Queue<Task> all = new ArrayDeque<>();
    addresses.values().forEach(address -> address.waiting.forEach(one -> all.add(one.task)));
    addresses.values().forEach(address -> address.waiting.clear());
    waiting = 0;
    return all;
  }

  int waiting() {
    return waiting;
  }

  /** The tasks that were taken and are not done. */
  Set<Task> underWay() {
    return Set.copyOf(underWay);
  }

  private void forgetIfIdle(String name, Address address) {
    if (address.underWay == 0 && address.waiting.isEmpty()) {
      addresses.remove(name);
    }
  }
}
