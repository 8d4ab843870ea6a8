package network.haca.schemas.fact;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What several nodes' facts come to. As long as more than half of the nodes are honest and look in
 * the same place, the others cannot move it beyond what the honest ones saw.
 */
public sealed interface Agreement {
  /**
   * Of numbers the median, of anything else what more than half saw exactly.
   *
   * @param seen by so many nodes in the same place, whatever each saw
   * @param least of the numbers that were seen; the value itself if they are none
   * @param greatest likewise
   */
  record Agreed(FactValue value, int seen, String least, String greatest) implements Agreement {}

  /** There is no value that more than half support; the message says why. */
  record Split(String message) implements Agreement {}

  /**
   * @param facts one of each node, at least one
   */
  static Agreement of(Collection<Fact> facts) {
    Optional<String> place = mostOf(facts, Agreement::place);
    if (place.isEmpty()) {
      return new Split("no more than half of the nodes looked in the same place");
    }
    List<FactValue> values =
        facts.stream()
            .filter(fact -> place(fact).equals(place.get()))
            .map(fact -> fact.observation().value())
            .toList();
    return values.stream().allMatch(value -> value.decimal().isPresent())
        ? median(values)
        : majority(values);
  }

  private static String place(Fact fact) {
    return fact.question().url() + " " + fact.question().select();
  }

  /** The lower of the two in the middle, if there are two: a value that a node saw and signed. */
  private static Agreement median(List<FactValue> values) {
    List<FactValue> sorted = new ArrayList<>(values);
    sorted.sort(Comparator.comparing(Agreement::number));
    return new Agreed(
        sorted.get((sorted.size() - 1) / 2),
        sorted.size(),
        sorted.getFirst().text(),
        sorted.getLast().text());
  }

  private static BigDecimal number(FactValue value) {
    return value.decimal().orElseThrow();
  }

  private static Agreement majority(List<FactValue> values) {
    return mostOf(values, Function.identity())
        .<Agreement>map(value -> new Agreed(value, values.size(), value.text(), value.text()))
        .orElseGet(() -> new Split("no more than half of the nodes saw the same"));
  }

  /** The key that more than half have. */
  private static <T, K> Optional<K> mostOf(Collection<T> all, Function<T, K> key) {
    Map<K, Integer> votes = new HashMap<>();
    all.forEach(each -> votes.merge(key.apply(each), 1, Integer::sum));
    return votes.entrySet().stream()
        .filter(vote -> vote.getValue() * 2 > all.size())
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
