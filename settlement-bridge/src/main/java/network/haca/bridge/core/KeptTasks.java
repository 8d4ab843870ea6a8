package network.haca.bridge.core;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;

/** The tasks that a keeper has in mind, a bounded part of those that were registered. */
final class KeptTasks {
  /** The most tasks; beyond that one that fails makes room for one that is new. */
  static final int MAX = 1_024;

  /** Tasks that are read at once. */
  static final int PAGE = 128;

  /** Pages that are read at a look; the next one goes on. */
  static final int PAGES_MAX = 16;

  private final WorkflowLimits limits;
  private final WorkflowFailures failures;
  private final Map<Long, KeptTask> kept = new TreeMap<>();
  private long known;

  /** Some had no room: they are looked at again. */
  private boolean hasPassedOver;

  KeptTasks(WorkflowLimits limits, WorkflowFailures failures) {
    this.limits = limits;
    this.failures = failures;
  }

  Collection<KeptTask> all() {
    return kept.values();
  }

  int size() {
    return kept.size();
  }

  /** Reads on, and from the beginning again where tasks had no room. */
  void learn(WorkflowChain chain, long time) throws IOException {
    boolean isFull = true;
    for (int i = 0; i < PAGES_MAX && isFull; i++) {
      List<WorkflowTask> page = chain.tasks(known, PAGE);
      for (WorkflowTask task : page) {
        if (!task.hasEnded(time) && limits.serves(task.owner()) && !kept.containsKey(task.id())) {
          add(task);
        }
      }
      known += page.size();
      isFull = page.size() == PAGE;
    }
    if (!isFull && hasPassedOver) {
      known = 0;
      hasPassedOver = false;
    }
  }

  void forgetEnded(long time) {
    kept.values().removeIf(each -> each.flight().isEmpty() && each.task().hasEnded(time));
  }

  /** Runs of an owner that are under way. */
  long flights(Address owner) {
    return kept.values().stream()
        .filter(each -> each.flight().isPresent() && each.task().owner().equals(owner))
        .count();
  }

  private void add(WorkflowTask task) {
    if (hasRoom(task)) {
      kept.put(task.id(), new KeptTask(task));
    } else {
      hasPassedOver = true;
    }
  }

  private boolean hasRoom(WorkflowTask task) {
    long ofOwner =
        kept.values().stream().filter(each -> each.task().owner().equals(task.owner())).count();
    if (ofOwner >= limits.ownerTasks(MAX)) {
      return false;
    }
    return kept.size() < MAX || failures.of(task) == 0 && makeRoom();
  }

  /** Forgets what has failed most often. */
  private boolean makeRoom() {
    return kept.values().stream()
        .filter(each -> each.flight().isEmpty() && failures.of(each.task()) > 0)
        .max(Comparator.comparingInt(each -> failures.of(each.task())))
        .map(each -> kept.remove(each.task().id()) != null)
        .orElse(false);
  }
}
