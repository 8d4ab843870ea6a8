package network.haca.bridge.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.haca.primitives.Bytes32;

/**
 * Every batch of this bridge that is not settled, and which of them is worked on (rule S8). Working
 * takes one of so many places in its lane; waiting takes none. What failed before is given at most
 * half of a lane's places, so that whatever never succeeds holds up nothing that would.
 */
public final class Passages {
  private final int places;
  private final Map<Bytes32, Passage> all = new LinkedHashMap<>();
  private final Set<Bytes32> working = new HashSet<>();

  /**
   * @param places in each lane, 2 or more
   */
  public Passages(int places) {
    this.places = places;
  }

  /** False if it is there already. */
  public synchronized boolean add(Passage passage) {
    return all.putIfAbsent(passage.root(), passage) == null;
  }

  public synchronized boolean has(Bytes32 root) {
    return all.containsKey(root);
  }

  /** When a batch came; nothing if it is not there. */
  public synchronized Optional<Long> arrivedAt(Bytes32 root) {
    return Optional.ofNullable(all.get(root)).map(Passage::arrivedAt);
  }

  /** What is to be worked on now, the longest due first; each has a place until it is ended. */
  public synchronized List<Passage> begin(long now) {
    Map<Phase.Lane, Integer> taken = new EnumMap<>(Phase.Lane.class);
    Map<Phase.Lane, Integer> retries = new EnumMap<>(Phase.Lane.class);
    for (Passage passage : all.values()) {
      if (working.contains(passage.root())) {
        count(passage, taken, retries);
      }
    }
    List<Passage> begun = new ArrayList<>();
    for (Passage passage : byDue()) {
      Phase.Lane lane = passage.phase().lane();
      boolean isDue = passage.dueAt() <= now && !working.contains(passage.root());
      int limit = passage.isRetry() ? places / 2 - retries.getOrDefault(lane, 0) : places;
      boolean hasPlace = taken.getOrDefault(lane, 0) < places && limit > 0;
      if (isDue && hasPlace && lane != Phase.Lane.NONE) {
        count(passage, taken, retries);
        working.add(passage.root());
        begun.add(passage);
      }
    }
    return begun;
  }

  private List<Passage> byDue() {
    return all.values().stream().sorted(Comparator.comparingLong(Passage::dueAt)).toList();
  }

  private static void count(
      Passage passage, Map<Phase.Lane, Integer> taken, Map<Phase.Lane, Integer> retries) {
    taken.merge(passage.phase().lane(), 1, Integer::sum);
    if (passage.isRetry()) {
      retries.merge(passage.phase().lane(), 1, Integer::sum);
    }
  }

  /** Gives its place back; it goes on from there. */
  public synchronized void end(Passage next) {
    working.remove(next.root());
    all.replace(next.root(), next);
  }

  /** It is settled, or others stand for it. */
  public synchronized void remove(Bytes32 root) {
    working.remove(root);
    all.remove(root);
  }

  /** Looks at what is pending: what is no more is looked up, what is so for long is healed. */
  public synchronized void watch(Set<Long> open, long now) {
    for (Passage passage : pending()) {
      if (!open.contains(passage.number())) {
        all.put(passage.root(), passage.to(Phase.LOOK, now));
      } else if (passage.dueAt() <= now) {
        all.put(passage.root(), passage.to(Phase.HEAL, now));
      }
    }
  }

  /** Those that wait for the validators. */
  public synchronized List<Passage> pending() {
    return all.values().stream().filter(each -> each.phase() == Phase.PENDING).toList();
  }

  /** What waits since something failed, and what has been pending since before that time. */
  public synchronized List<Passage> waiting(long pendingSince) {
    return all.values().stream()
        .filter(
            each ->
                each.phase() == Phase.PENDING || each.phase() == Phase.HEAL
                    ? each.arrivedAt() < pendingSince
                    : each.failures() > 0 && !each.reason().isEmpty())
        .toList();
  }

  public synchronized int size() {
    return all.size();
  }

  /** How many are in each state, by its name; every state is there. */
  public synchronized Map<String, Integer> states() {
    Map<String, Integer> states = new TreeMap<>();
    for (String state : STATES) {
      states.put(state, 0);
    }
    all.values().forEach(each -> states.merge(state(each), 1, Integer::sum));
    return states;
  }

  public static final List<String> STATES =
      List.of(
          "looking", "storing", "opening", "healing", "pending", "waiting_chain", "waiting_walrus");

  private String state(Passage passage) {
    boolean isWorking = working.contains(passage.root());
    if (!isWorking && passage.phase() != Phase.PENDING) {
      return passage.phase().lane() == Phase.Lane.CHAIN ? "waiting_chain" : "waiting_walrus";
    }
    return switch (passage.phase()) {
      case LOOK -> "looking";
      case STORE -> "storing";
      case OPEN -> "opening";
      case PENDING -> "pending";
      case HEAL -> "healing";
    };
  }

  public synchronized Optional<Passage> oldest() {
    return all.values().stream().min(Comparator.comparingLong(Passage::arrivedAt));
  }
}
