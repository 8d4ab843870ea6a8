package network.haca.schemas.fact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The conclusion from several parties' facts. As long as more than half of them are honest and look
 * in the same place, the others cannot move it beyond what the honest ones saw.
 */
public sealed interface Agreement {
  /**
   * A common value: the median of numbers, or else the value that more than half saw exactly.
   *
   * @param fact one of those that were given, whose value it is
   * @param seen by so many in the same place, whatever each saw
   * @param least of the numbers that were seen; the value itself if they are none
   * @param greatest likewise
   */
  record Agreed(Fact fact, int seen, String least, String greatest) implements Agreement {
    public FactValue value() {
      return fact.observation().value();
    }
  }

  /** There is no value that more than half support; the message says why. */
  record Split(String message) implements Agreement {}

  /**
   * @param facts one of each party, at least one
   */
  static Agreement of(Collection<Fact> facts) {
    Optional<Place> place = mostOf(facts, Place::of);
    if (place.isEmpty()) {
      return new Split("no more than half looked in the same place");
    }
    List<Fact> there = facts.stream().filter(fact -> Place.of(fact).equals(place.get())).toList();
    return there.stream().allMatch(fact -> value(fact).decimal().isPresent())
        ? median(there)
        : majority(there);
  }

  /** The place where a value was looked up. */
  record Place(String url, String select) {
    public static Place of(Fact fact) {
      return new Place(fact.question().url(), fact.question().select());
    }
  }

  private static FactValue value(Fact fact) {
    return fact.observation().value();
  }

  /** The lower of the two in the middle, if there are two: a value that was seen and signed. */
  private static Agreement median(List<Fact> facts) {
    List<Fact> sorted = new ArrayList<>(facts);
    sorted.sort(Comparator.comparing(fact -> value(fact).decimal().orElseThrow()));
    return new Agreed(
        sorted.get((sorted.size() - 1) / 2),
        sorted.size(),
        value(sorted.getFirst()).text(),
        value(sorted.getLast()).text());
  }

  private static Agreement majority(List<Fact> facts) {
    return mostOf(facts, Agreement::value)
        .flatMap(most -> facts.stream().filter(fact -> value(fact).equals(most)).findFirst())
        .<Agreement>map(
            fact -> new Agreed(fact, facts.size(), value(fact).text(), value(fact).text()))
        .orElseGet(() -> new Split("no more than half saw the same"));
  }

  /** The key that more than half have. */
  private static <T, K> Optional<K> mostOf(Collection<T> all, Function<T, K> key) {
    Map<K, Integer> votes = new LinkedHashMap<>();
    all.forEach(each -> votes.merge(key.apply(each), 1, Integer::sum));
    return votes.entrySet().stream()
        .filter(vote -> vote.getValue() * 2 > all.size())
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
