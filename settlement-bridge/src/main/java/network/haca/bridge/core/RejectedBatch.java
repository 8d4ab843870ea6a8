package network.haca.bridge.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import network.haca.primitives.SettlementLeaf;

/**
 * Sorts the leaves of a batch that the validators rejected (rule S6): those that are settled
 * already are done, bad ones are refused with their reason, the rest goes into a new batch.
 */
public record RejectedBatch(List<SettlementLeaf> rest, Map<SettlementLeaf, String> bad, int done) {
  public RejectedBatch {
    rest = List.copyOf(rest);
    bad = new LinkedHashMap<>(bad);
  }

  /**
   * @param isSettled whether a leaf is settled in another batch
   * @param refusal why a leaf does not count, or nothing if it does
   */
  public static RejectedBatch sort(
      List<SettlementLeaf> leaves,
      Predicate<SettlementLeaf> isSettled,
      Function<SettlementLeaf, Optional<String>> refusal) {
    List<SettlementLeaf> rest = new ArrayList<>();
    Map<SettlementLeaf, String> bad = new LinkedHashMap<>();
    int done = 0;
    for (SettlementLeaf leaf : leaves) {
      if (isSettled.test(leaf)) {
        done++;
        continue;
      }
      Optional<String> reason = refusal.apply(leaf);
      if (reason.isPresent()) {
        bad.put(leaf, reason.get());
      } else {
        rest.add(leaf);
      }
    }
    return new RejectedBatch(rest, bad, done);
  }

  /**
   * Returns true if the rejection is explained; where it is not, the batch is kept as it is and
   * tried again.
   */
  public boolean hasCulprit() {
    return done > 0 || !bad.isEmpty();
  }
}
