package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A change of what a receipt shows of its answer's facts.
 *
 * @param steps that refuse it, at least
 */
record FactForgery(String what, Set<String> steps, Consumer<ObjectNode> change) {
  private static final String FACT = "/answer/facts/0";
  private static final String ROUND = FACT + "/rounds/0";

  @Override
  public String toString() {
    return what;
  }

  private static FactForgery of(String what, String steps, Consumer<ObjectNode> change) {
    return new FactForgery(what, new TreeSet<>(List.of(steps.split(" ", -1))), change);
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

  /** The last candle would end later by so many candles. */
  private static void later(ObjectNode fact, long candles) {
    long seconds = Long.parseLong(fact.at("/query/feed_seconds").asText());
    fact.put("until", fact.get("until").longValue() + candles * seconds);
  }

  private static void twice(ObjectNode receipt, String path) {
    ArrayNode array = (ArrayNode) receipt.at(path);
    array.add(array.get(0).deepCopy());
  }

  private static void cut(ObjectNode receipt, String path, String proof) {
    at(receipt, path).putArray(proof);
  }

  private static void addNode(ObjectNode receipt) {
    ObjectNode node = at(receipt, FACT + "/nodes/0").deepCopy();
    flip(node, "publicKey");
    ((ArrayNode) receipt.at(FACT + "/nodes")).add(node);
  }

  private static void reverse(ObjectNode receipt, String path) {
    ArrayNode array = (ArrayNode) receipt.at(path);
    List<JsonNode> nodes = new ArrayList<>();
    array.forEach(nodes::add);
    array.removeAll();
    array.addAll(nodes.reversed());
  }

  static Stream<FactForgery> all() {
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
        of("an end between candles", "answer facts", r -> add(at(r, FACT), "until")),
        of("a candle more", "answer facts", r -> later(at(r, FACT), 1)),
        of("an end in the future", "answer facts", r -> later(at(r, FACT), 1_000)),
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
        of("a node twice", "facts", r -> twice(r, "/facts/nodes")),
        of("a definition twice", "facts", r -> twice(r, "/facts/definitions")),
        of("an unproven exclusion", "facts", r -> cut(r, "/facts/nodes/0", "exclusionProof")),
        of("another contract's", "facts", r -> cut(r, "/facts/nodes/0", "feedsProof")),
        of("an unproven end", "facts", r -> cut(r, "/facts/definitions/0", "nextProof")),
        of("a node that reported nothing", "facts", FactForgery::addNode),
        of("an input of the same name", "answer facts", r -> twice(r, "/answer/inputs")),
        of("two facts of one input", "answer facts", r -> twice(r, "/answer/facts")),
        of("a proof's word", "facts", r -> at(r, "/facts/definitions/0").putArray("digestProof")));
  }
}
