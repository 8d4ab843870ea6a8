package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedStorage;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedName;

/**
 * Shows that feeds have the definitions that an answer's facts are by, and no later ones for the
 * facts' rounds (rule D4).
 */
final class DefinitionProofs {
  private static final List<String> FIELDS =
      List.of("feed", "digest", "version", "accountProof", "digestProof", "nextProof");

  /** Of each definition the first round that is not by it any more. */
  private final Map<Definition, Long> ends;

  private DefinitionProofs(Map<Definition, Long> ends) {
    this.ends = ends;
  }

  /** A definition of a feed by its digest. */
  private record Definition(Bytes32 feedId, Bytes32 digest) implements Comparable<Definition> {
    private static final Comparator<Definition> ORDER =
        Comparator.comparing(Definition::feedId).thenComparing(Definition::digest);

    static Definition of(FeedFact fact) {
      return new Definition(fact.input().feedId(), fact.version().digest());
    }

    @Override
    public int compareTo(Definition other) {
      return ORDER.compare(this, other);
    }
  }

  /** Reads what a receipt proves; fails if there are others than those of the facts. */
  static DefinitionProofs of(JsonFields proofs, Bytes32 stateRoot, List<FeedFact> facts)
      throws MalformedException, RefusedException {
    Map<Definition, Long> ends = new TreeMap<>();
    List<JsonNode> definitions = proofs.array("definitions", FeedInput.INPUTS_MAX);
    for (JsonNode each : definitions) {
      JsonFields fields = JsonFields.of(each, "a definition").only(FIELDS);
      Definition definition = new Definition(fields.word("feed"), fields.word("digest"));
      ends.put(definition, end(fields, stateRoot, definition));
    }
    Set<Definition> used = new TreeSet<>();
    facts.forEach(fact -> used.add(Definition.of(fact)));
    RefusedException.require(
        used.containsAll(ends.keySet()) && ends.size() == definitions.size(),
        "the receipt has proofs of definitions that no fact is by, or one twice");
    return new DefinitionProofs(ends);
  }

  private static long end(JsonFields fields, Bytes32 stateRoot, Definition definition)
      throws MalformedException, RefusedException {
    long version = fields.number("version");
    if (version >= FeedStorage.VERSIONS_MAX) {
      throw new MalformedException("no feed has had so many definitions");
    }
    FactStorage feeds =
        FactStorage.of(fields, "accountProof", stateRoot, Addresses.FEEDS, "feed contract");
    Bytes32 stored = feeds.word(FeedStorage.digest(definition.feedId(), version), "digestProof");
    RefusedException.require(
        stored.equals(definition.digest()),
        "feed %s has no such definition".formatted(FeedName.of(definition.feedId())));
    Bytes32 next = feeds.word(FeedStorage.schedule(definition.feedId(), version + 1), "nextProof");
    return next.equals(Bytes32.ZERO) ? Long.MAX_VALUE : FeedStorage.firstRoundIn(next);
  }

  /** All rounds of a fact are by its definition. */
  void requireInForce(FeedFact fact) throws RefusedException {
    String feed = fact.input().feed();
    long end =
        Optional.ofNullable(ends.get(Definition.of(fact)))
            .orElseThrow(
                () ->
                    new RefusedException(
                        "the definition of feed %s is not proven".formatted(feed)));
    RefusedException.require(
        fact.rounds().stream().allMatch(round -> round.number() < end),
        "feed %s had another definition from round %s on".formatted(feed, end));
  }
}
