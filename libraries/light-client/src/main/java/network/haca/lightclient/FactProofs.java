package network.haca.lightclient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.feeds.FactCheck;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Tensor;

/**
 * What a receipt shows of an answer's facts (rule D4): that the registry has the nodes that
 * reported as data nodes of their owners and that none is excluded, that the feed contract has the
 * definition and no later one for those rounds, and that the reports come to the tensors that the
 * model was given.
 */
final class FactProofs {
  private static final List<String> FIELDS = List.of("nodes", "definitions");

  private final JsonFields proofs;
  private final TrustedGenesis genesis;
  private final Bytes32 stateRoot;

  private FactProofs(JsonFields proofs, TrustedGenesis genesis, Bytes32 stateRoot) {
    this.proofs = proofs;
    this.genesis = genesis;
    this.stateRoot = stateRoot;
  }

  static FactProofs of(JsonFields receipt, TrustedGenesis genesis, Bytes32 stateRoot)
      throws MalformedException, RefusedException {
    RefusedException.require(
        receipt.has("answer"), "the receipt has proofs of facts without the answer");
    RefusedException.require(
        receipt.has("facts"),
        "the receipt does not prove who reported; ask for it with the answer at hand");
    return new FactProofs(receipt.object("facts").only(FIELDS), genesis, stateRoot);
  }

  /**
   * In words; fails unless all facts hold.
   *
   * @param signedAt when the answer was signed, seconds
   */
  String check(Answer answer, long signedAt) throws MalformedException, RefusedException {
    RefusedException.require(!answer.facts().isEmpty(), "the answer has no facts to prove");
    Map<Bytes32, Address> owners =
        new ReporterProofs(proofs, genesis.registry(), stateRoot).owners(answer.facts());
    DefinitionProofs definitions = DefinitionProofs.of(proofs, stateRoot, answer.facts());
    Map<String, Tensor> inputs = inputs(answer);
    List<String> words = new ArrayList<>();
    for (FeedFact fact : answer.facts()) {
      RefusedException.require(
          fact.chainId() == genesis.ledgerChainId(), "the reports are of another chain");
      requireKnown(fact, owners);
      definitions.requireInForce(fact);
      switch (FactCheck.of(fact, signedAt)) {
        case FactCheck.Outcome.Flawed(String reason) -> throw new RefusedException(reason);
        case FactCheck.Outcome.Holds(Tensor tensor) ->
            RefusedException.require(
                tensor.equals(inputs.get(tensor.name())),
                "input '%s' is not what the reports of feed %s come to"
                    .formatted(tensor.name(), fact.input().feed()));
      }
      words.add(words(fact));
    }
    return String.join("; ", words);
  }

  /** By name. With two of one name it would not be said which of them the model was given. */
  private static Map<String, Tensor> inputs(Answer answer) throws RefusedException {
    Map<String, Tensor> inputs = new TreeMap<>();
    answer.transcript().tensors().forEach(tensor -> inputs.put(tensor.name(), tensor));
    RefusedException.require(
        inputs.size() == answer.transcript().tensors().size(),
        "two inputs of the answer have one name");
    Set<String> names = new TreeSet<>();
    answer.facts().forEach(fact -> names.add(fact.input().tensor()));
    RefusedException.require(
        names.size() == answer.facts().size(), "two facts of the answer are of one input");
    return inputs;
  }

  private static String words(FeedFact fact) {
    int reports = fact.rounds().stream().mapToInt(round -> round.reports().size()).sum();
    return "input '%s' is %s of feed %s, by %s reports of %s data nodes in %s rounds"
        .formatted(
            fact.input().tensor(),
            fact.input()
                .candles()
                .map(query -> query.count() + " candles of " + query.seconds() + " s")
                .orElse("the latest value"),
            fact.input().feed(),
            reports,
            fact.nodes().size(),
            fact.rounds().size());
  }

  private static void requireKnown(FeedFact fact, Map<Bytes32, Address> owners)
      throws RefusedException {
    for (FeedFact.Reporter node : fact.nodes()) {
      RefusedException.require(
          Optional.ofNullable(owners.get(node.id())).filter(node.owner()::equals).isPresent(),
          "it is not proven that %s is a data node of %s".formatted(node.id(), node.owner()));
    }
  }
}
