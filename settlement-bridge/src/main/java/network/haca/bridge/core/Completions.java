package network.haca.bridge.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.primitives.Bytes32;

/** The callers that wait for a batch to be done. Not for several threads at once. */
public final class Completions {
  private final Map<Bytes32, List<Runnable>> waiting = new HashMap<>();

  /** The batch is not done yet. */
  public void add(Bytes32 root, Runnable done) {
    waiting.computeIfAbsent(root, any -> new ArrayList<>()).add(done);
  }

  /**
   * Whoever waited for a batch waits for its parts from now on.
   *
   * @param parts none if it is done
   * @return whom to tell that it is
   */
  public List<Runnable> replace(Bytes32 root, List<Bytes32> parts) {
    List<Runnable> all = waiting.getOrDefault(root, List.of());
    waiting.remove(root);
    if (parts.isEmpty()) {
      return all;
    }
    AtomicInteger left = new AtomicInteger(parts.size());
    for (Bytes32 part : parts) {
      add(
          part,
          () -> {
            if (left.decrementAndGet() == 0) {
              all.forEach(Runnable::run);
            }
          });
    }
    return List.of();
  }
}
