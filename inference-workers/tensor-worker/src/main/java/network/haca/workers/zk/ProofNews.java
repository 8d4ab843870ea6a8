package network.haca.workers.zk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes32;

/** The proofs of which there is news to tell, each once with what is so by then. */
public final class ProofNews {
  /** Proofs of which there is untold news; with one more, the news of the oldest goes untold. */
  static final int UNTOLD_MAX = 1_000;

  /** So many more hundredths of a proof are news. */
  private static final int STEP_PERCENT = 10;

  private final Set<Bytes32> changed = new LinkedHashSet<>();
  private final Map<Bytes32, Integer> proving = new HashMap<>();

  /** There is news of a proof. Never waits. */
  void changed(Bytes32 leaf) {
    synchronized (changed) {
      changed.remove(leaf);
      changed.add(leaf);
      if (changed.size() > UNTOLD_MAX) {
        changed.remove(changed.iterator().next());
      }
    }
  }

  /** What is to be told now: what has changed, and proofs that are a good deal further. */
  public List<ProofView.Told> take(ProofView view) {
    Set<Bytes32> asked = takeChanged();
    Set<Bytes32> all = new LinkedHashSet<>(asked);
    all.addAll(proving.keySet());
    List<ProofView.Told> news = new ArrayList<>();
    for (Bytes32 leaf : all) {
      Optional<ProofView.Told> told = view.get(leaf);
      if (told.isEmpty()) {
        proving.remove(leaf);
      } else if (isNews(leaf, told.get(), asked.contains(leaf))) {
        news.add(told.get());
      }
    }
    return news;
  }

  private Set<Bytes32> takeChanged() {
    synchronized (changed) {
      Set<Bytes32> taken = new LinkedHashSet<>(changed);
      changed.clear();
      return taken;
    }
  }

  private boolean isNews(Bytes32 leaf, ProofView.Told told, boolean hasChanged) {
    if (told.job().state() != ProofState.PROVING) {
      proving.remove(leaf);
      return hasChanged;
    }
    int percent = told.estimate().map(ProofTimes.Estimate::percent).orElse(0);
    boolean isNews = hasChanged || percent >= proving.getOrDefault(leaf, 0) + STEP_PERCENT;
    if (isNews) {
      proving.put(leaf, percent);
    }
    return isNews;
  }
}
