package network.haca.bridge.core;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.primitives.Bytes32;

/**
 * Tells those who listen that there is news of a leaf: a transaction is to settle it, it is
 * settled, or it is refused.
 */
public final class LeafNews {
  private final Map<Bytes32, Set<Listener>> listeners = new HashMap<>();

  /** Somebody who is told of a leaf until it is enough. */
  public interface Listener {
    /** Called by whoever has the news, any number of times; not to be held up. */
    void told();
  }

  public synchronized void listen(Bytes32 leaf, Listener listener) {
    listeners.computeIfAbsent(leaf, any -> new LinkedHashSet<>()).add(listener);
  }

  /** Is told no more. */
  public synchronized void leave(Bytes32 leaf, Listener listener) {
    Set<Listener> ofLeaf = listeners.get(leaf);
    if (ofLeaf != null && ofLeaf.remove(listener) && ofLeaf.isEmpty()) {
      listeners.remove(leaf);
    }
  }

  /** To be called once the news can be read. */
  public void tell(Bytes32 leaf) {
    ofLeaf(leaf).forEach(Listener::told);
  }

  private synchronized List<Listener> ofLeaf(Bytes32 leaf) {
    return List.copyOf(listeners.getOrDefault(leaf, Set.of()));
  }

  /** The leaves that somebody waits for. */
  synchronized int size() {
    return listeners.size();
  }
}
