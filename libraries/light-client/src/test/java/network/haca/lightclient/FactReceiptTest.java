package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule D4: a receipt shows the reports that inputs were made of, and nothing else is shown. */
class FactReceiptTest {
  private static final String FACT = "/answer/facts/0";
  private static final String ROUND = FACT + "/rounds/0";
  private static final TrustedGenesis GENESIS = DevelopmentReceipt.genesis("facts-genesis.json");

  private static List<ReceiptVerifier.Step> steps(ObjectNode receipt) {
    return ReceiptVerifier.verify(receipt, GENESIS, GENESIS.validators(), Optional.empty());
  }

  private static Set<String> failures(ObjectNode receipt) {
    return steps(receipt).stream()
        .filter(step -> !step.passed())
        .map(ReceiptVerifier.Step::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  record Forgery(String what, Set<String> steps, Consumer<ObjectNode> change) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Forgery of(String what, String steps, Consumer<ObjectNode> change) {
    return new Forgery(what, new TreeSet<>(List.of(steps.split(" ", -1))), change);
  }

  private static ObjectNode at(ObjectNode receipt, String path) {
    return (ObjectNode) receipt.at(path);
  }

  private static void flip(ObjectNode node, String field) {
    String old = node.get(field).asText();
    String last = old.endsWith("0") ? "1" : "0";
    node.put(field, old.substring(0, old.length() - 1) + last);
  }

  private static void add(ObjectNode node, String field) {
    node.put(field, node.get(field).longValue() + 1);
  }

  private static void reverse(ObjectNode receipt, String path) {
    ArrayNode array = (ArrayNode) receipt.at(path);
    List<JsonNode> nodes = new ArrayList<>();
    array.forEach(nodes::add);
    array.removeAll();
    array.addAll(nodes.reversed());
  }

  static Stream<Forgery> forgeries() {
    return Stream.of(
        of("a value", "answer facts", r -> flip(at(r, ROUND + "/reports/0"), "value")),
        of("a time", "answer facts", r -> add(at(r, ROUND + "/reports/0"), "observedAt")),
        of("a signature", "answer facts", r -> flip(at(r, ROUND + "/reports/0"), "signature")),
        of("the input", "answer facts", r -> flip(at(r, "/answer/inputs/0"), "content")),
        of("the order of reports", "answer facts", r -> reverse(r, ROUND + "/reports")),
        of("the order of rounds", "answer facts", r -> reverse(r, FACT + "/rounds")),
        of("a missing round", "answer", r -> ((ArrayNode) r.at(FACT + "/rounds")).remove(1)),
        of("a missing report", "answer", r -> ((ArrayNode) r.at(ROUND + "/reports")).remove(0)),
        of("another query", "answer", r -> at(r, FACT + "/query").put("feed_order", "descending")),
        of("a later end", "facts", r -> add(at(r, FACT), "until")),
        of("another chain", "answer facts", r -> add(at(r, FACT), "chainId")),
        of("another limit", "answer facts", r -> add(at(r, FACT + "/definition"), "limit")),
        of(
            "another owner",
            "facts",
            r -> at(r, FACT + "/nodes/0").put("owner", "0x" + "11".repeat(20))),
        of("a field beyond the format", "answer facts", r -> at(r, FACT).put("more", 1)),
        of("no fact", "answer facts", r -> ((ArrayNode) r.at("/answer/facts")).remove(0)),
        of("no proof", "facts", r -> r.remove("facts")),
        of("no proof of a node", "facts", r -> ((ArrayNode) r.at("/facts/nodes")).remove(0)),
        of("a node's kind", "facts", r -> at(r, "/facts/nodes/0").putArray("kindProof")),
        of("a node's owner", "facts", r -> at(r, "/facts/nodes/0").putArray("ownerProof")),
        of("no definition", "facts", r -> ((ArrayNode) r.at("/facts/definitions")).remove(0)),
        of("another version", "facts", r -> add(at(r, "/facts/definitions/0"), "version")),
        of("a proof's word", "facts", r -> at(r, "/facts/definitions/0").putArray("digestProof")));
  }

  @Test
  void aReceiptWithItsReportsHolds() {
    ObjectNode receipt = DevelopmentReceipt.receipt("facts.json");
    assertEquals(Set.of(), failures(receipt));
    String detail =
        steps(receipt).stream()
            .filter(step -> step.name().equals("facts"))
            .map(ReceiptVerifier.Step::detail)
            .findFirst()
            .orElseThrow();
    assertTrue(detail.startsWith("input 'launch' is 10 candles of 3 s of feed BTC-USD"), detail);
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void whatIsForgedIsRefusedAtItsStep(Forgery forgery) {
    ObjectNode receipt = DevelopmentReceipt.receipt("facts.json");
    forgery.change().accept(receipt);
    Set<String> failures = failures(receipt);
    assertTrue(failures.containsAll(forgery.steps()), () -> forgery + " fails at " + failures);
  }

  @Test
  void aBridgeIsAskedForWhatTheFactsName() throws MalformedException {
    ObjectNode receipt = DevelopmentReceipt.receipt("facts.json");
    List<FeedFact> facts = AnswerFacts.read(receipt.at("/answer/facts"));
    String query = AnswerFacts.query(facts);
    for (FeedFact.Reporter node : facts.getFirst().nodes()) {
      Bytes32 id = node.id();
      assertTrue(query.contains(id.toHex()), query);
    }
    assertEquals("", AnswerFacts.query(List.of()));
  }
}
