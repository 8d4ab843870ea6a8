package network.haca.client;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import network.haca.primitives.Address;
import network.haca.schemas.fact.Agreement;
import network.haca.schemas.fact.Agreement.Place;
import network.haca.schemas.fact.Fact;
import network.haca.schemas.fact.SignedFact;

/**
 * The answers of the data nodes to an inquiry.
 *
 * @param results one for each node that the registry has as active
 * @param isEnclaveSimulated on a development network an attestation proves nothing
 */
public record FactAnswer(List<FactResult> results, boolean isEnclaveSimulated) {
  public FactAnswer {
    results = List.copyOf(results);
  }

  /** The facts whose proofs hold. */
  public List<SignedFact> seen() {
    return held().stream().map(FactResult.Seen::fact).toList();
  }

  /** The number of distinct accounts that own the nodes that were asked. */
  public int owners() {
    return (int) results.stream().map(FactResult::owner).distinct().count();
  }

  /** The number of nodes that looked in the same place as a fact, whoever owns them. */
  public int nodesThatLooked(Fact fact) {
    return (int)
        seen().stream().filter(signed -> Place.of(signed.fact()).equals(Place.of(fact))).count();
  }

  /**
   * What the nodes' owners agree on. Each has one voice, however many nodes it runs: what its own
   * nodes agree on, and none if they do not.
   *
   * @param ownersMin how many owners' nodes must have seen it in the same place
   */
  public Agreement agreement(int ownersMin) {
    List<Fact> voices = voices();
    if (voices.isEmpty() || voices.size() < ownersMin) {
      return new Agreement.Split(
          "owners of data nodes that answered: %d of %d; %d must"
              .formatted(voices.size(), owners(), Math.max(1, ownersMin)));
    }
    Agreement agreement = Agreement.of(voices);
    return agreement instanceof Agreement.Agreed agreed && agreed.seen() < ownersMin
        ? new Agreement.Split(
            "nodes of only %d owners looked in the same place; %d must"
                .formatted(agreed.seen(), ownersMin))
        : agreement;
  }

  private List<Fact> voices() {
    Map<Address, List<Fact>> facts =
        held().stream()
            .collect(
                Collectors.groupingBy(
                    FactResult.Seen::owner,
                    LinkedHashMap::new,
                    Collectors.mapping(seen -> seen.fact().fact(), Collectors.toList())));
    return facts.values().stream().map(FactAnswer::voice).flatMap(Optional::stream).toList();
  }

  private static Optional<Fact> voice(Collection<Fact> ofOneOwner) {
    return Agreement.of(ofOneOwner) instanceof Agreement.Agreed agreed
        ? Optional.of(agreed.fact())
        : Optional.empty();
  }

  private List<FactResult.Seen> held() {
    return results.stream()
        .filter(FactResult.Seen.class::isInstance)
        .map(FactResult.Seen.class::cast)
        .toList();
  }
}
