package network.haca.client;

import java.util.List;
import network.haca.schemas.fact.Agreement;
import network.haca.schemas.fact.Fact;
import network.haca.schemas.fact.SignedFact;

/**
 * What the data nodes said to an inquiry.
 *
 * @param isEnclaveSimulated on a development network an attestation proves nothing
 */
public record FactAnswer(List<FactResult> results, boolean isEnclaveSimulated) {
  public FactAnswer {
    results = List.copyOf(results);
  }

  /** The facts whose proofs hold. */
  public List<SignedFact> seen() {
    return results.stream()
        .filter(FactResult.Seen.class::isInstance)
        .map(result -> ((FactResult.Seen) result).fact())
        .toList();
  }

  /**
   * What the nodes agree on.
   *
   * @param nodesMin how many must have seen it in the same place
   */
  public Agreement agreement(int nodesMin) {
    List<Fact> facts = seen().stream().map(SignedFact::fact).toList();
    if (facts.isEmpty() || facts.size() < nodesMin) {
      return new Agreement.Split(
          "data nodes that answered: %d of %d active; %d must"
              .formatted(facts.size(), results.size(), Math.max(1, nodesMin)));
    }
    Agreement agreement = Agreement.of(facts);
    return agreement instanceof Agreement.Agreed agreed && agreed.seen() < nodesMin
        ? new Agreement.Split(
            "only %d nodes looked in the same place; %d must".formatted(agreed.seen(), nodesMin))
        : agreement;
  }
}
