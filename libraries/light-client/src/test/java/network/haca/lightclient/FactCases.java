package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import network.haca.feeds.FactJson;
import network.haca.feeds.FeedFact;
import network.haca.schemas.tensor.Datatype;

/** Facts with what is changed of each, to be judged by every verifier alike (rule D4). */
final class FactCases {
  private static final String REPORT = "/rounds/0/reports/0";
  private static final String DEFINITION = "/definition";

  private final ArrayNode facts = JsonNodeFactory.instance.arrayNode();
  private ObjectNode fact = JsonNodeFactory.instance.objectNode();
  private long signedAt;

  /** Anew, with signatures that differ each time. */
  static ArrayNode all() {
    FactCases cases = new FactCases();
    SignedFacts three = new SignedFacts(3, 10_000, 2);
    cases.latest(three);
    cases.candles(three);
    cases.gaps(three);
    cases.owners();
    cases.largeValues();
    return cases.facts;
  }

  private void of(FeedFact subject, long signed) {
    fact = (ObjectNode) FactJson.write(List.of(subject)).get(0);
    signedAt = signed;
    facts.addObject().<ObjectNode>set("fact", fact).putArray("cases");
    change("nothing", it -> {});
  }

  private void change(String what, Consumer<ObjectNode> change) {
    ObjectNode changed = fact.deepCopy();
    change.accept(changed);
    ((ObjectNode) facts.get(facts.size() - 1))
        .withArray("cases")
        .addObject()
        .put("what", what)
        .put("signedAt", signedAt)
        .set("changes", JsonChanges.between(fact, changed));
  }

  /** A field that has another text, or a number in its digits. */
  private void text(String at, String field, String value) {
    change(at + "/" + field + " is " + value, it -> object(it, at).put(field, value));
  }

  private void number(String at, String field, long value) {
    change(at + "/" + field + " is " + value, it -> object(it, at).put(field, value));
  }

  private void signed(long at) {
    long before = signedAt;
    signedAt = at;
    change("signed at " + at, it -> {});
    signedAt = before;
  }

  private void shape(long... dimensions) {
    change("shape " + Arrays.toString(dimensions), it -> shape(it, dimensions));
  }

  private static void shape(ObjectNode fact, long... dimensions) {
    ArrayNode shape = fact.putArray("shape");
    for (long dimension : dimensions) {
      shape.add(dimension);
    }
  }

  /** The same with another number of elements. */
  private void query(String name, String value, long... shape) {
    change(
        name + " " + value,
        it -> {
          object(it, "/query").put(name, value);
          shape(it, shape);
        });
  }

  private static ObjectNode object(JsonNode fact, String at) {
    return (ObjectNode) fact.at(at);
  }

  private static void remove(JsonNode fact, String at, int index) {
    ((ArrayNode) fact.at(at)).remove(index);
  }

  private static void repeat(JsonNode fact, String at) {
    ((ArrayNode) fact.at(at)).add(fact.at(at).get(0).deepCopy());
  }

  private static void swap(JsonNode fact, String at) {
    ArrayNode array = (ArrayNode) fact.at(at);
    JsonNode first = array.remove(0);
    array.add(first);
  }

  private void latest(SignedFacts feed) {
    of(
        feed.fact(SignedFacts.latest(Datatype.FP32), 0, feed.round(3, "-1190", "-1191", "-1194")),
        1_060);
    for (String datatype : List.of("FP64", "INT64", "FP16", "FP8")) {
      text("", "datatype", datatype);
    }
    List.of(1_029L, 1_030L, 1_180L, 1_181L, Long.MAX_VALUE).forEach(this::signed);
    shape();
    shape(1, 1);
    shape(2);
    shape(-1);
    shape(1 << 16, 1 << 16);
    number("", "until", 1);
    number("", "until", 253_402_300_800L);
    number("", "chainId", 0);
    text("", "tensor", "");
    text("", "tensor", "x".repeat(1_025));
    text("/query", "feed", "XAU EUR");
    text("/query", "feed", "XAU-USD");
    text("/query", "feed_order", "ascending");
    text("/query", "feed_candles", "1.5");
    change("no feed", it -> object(it, "/query").remove("feed"));
    reports();
    definitions();
  }

  private void reports() {
    for (String value : List.of("-0", "1e3", "-12", BigInteger.TWO.pow(191).toString())) {
      text(REPORT, "value", value);
    }
    number(REPORT, "observedAt", 1_030);
    number(REPORT, "observedAt", 253_402_300_800L);
    text(REPORT, "signature", "0x" + "00".repeat(256));
    text(REPORT, "signature", "0x");
    text(REPORT, "node", "0x" + "11".repeat(32));
    number("/rounds/0", "round", 0);
    number("/rounds/0", "round", Long.MAX_VALUE);
    change("no round", it -> it.putArray("rounds"));
    change("a round twice", it -> repeat(it, "/rounds"));
    change("no report", it -> object(it, "/rounds/0").putArray("reports"));
    change("a report twice", it -> repeat(it, "/rounds/0/reports"));
    change("another order", it -> swap(it, "/rounds/0/reports"));
    change("a report less", it -> remove(it, "/rounds/0/reports", 0));
    change("a node and its report less", FactCases::withoutNode);
    change("a node less", it -> remove(it, "/nodes", 0));
    change("a node twice", it -> repeat(it, "/nodes"));
    text("/nodes/0", "owner", "0x" + "11".repeat(19));
    text("/nodes/0", "owner", "0x" + "11".repeat(20));
    text("/nodes/0", "owner", fact.at("/nodes/1/owner").asText());
    text("/nodes/0", "publicKey", "0x");
  }

  private static void withoutNode(ObjectNode fact) {
    String owner = fact.at(DEFINITION + "/owners/0").asText();
    ArrayNode nodes = (ArrayNode) fact.at("/nodes");
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).get("owner").asText().equals(owner)) {
        nodes.remove(i);
      }
    }
    // It reported the highest value.
    remove(fact, "/rounds/0/reports", 2);
  }

  private void definitions() {
    for (String name : List.of("interval", "window", "candle", "firstRound")) {
      number(DEFINITION, name, 0);
    }
    number(DEFINITION, "limit", 1L << 32);
    number(DEFINITION, "decimals", 37);
    number(DEFINITION, "decimals", 3);
    number(DEFINITION, "start", 253_402_300_800L);
    number(DEFINITION, "start", 1_001);
    number(DEFINITION, "firstRound", Long.MAX_VALUE);
    text(DEFINITION, "description", "Gold / €€");
    change("no owner", it -> object(it, DEFINITION).putArray("owners"));
    change("an owner twice", it -> repeat(it, DEFINITION + "/owners"));
    change("stale values", it -> object(it, DEFINITION).put("staleReverts", "no"));
  }

  private static FeedFact.Round round(SignedFacts feed, long number, long value) {
    return feed.round(
        number, Long.toString(value), Long.toString(value + 1), Long.toString(value - 1));
  }

  private void candles(SignedFacts feed) {
    FeedFact four =
        feed.fact(
            SignedFacts.candles(2),
            1_040,
            round(feed, 1, 100),
            round(feed, 2, 130),
            round(feed, 3, 120),
            round(feed, 4, 190));
    of(four, 1_060);
    List.of(1_039L, 1_049L, 1_050L, 1_200L, 1_201L, Long.MAX_VALUE).forEach(this::signed);
    query("feed_order", "descending", 2, 4);
    query("feed_order", "up", 2, 4);
    query("feed_values", "close", 2);
    query("feed_values", "low,open", 4);
    query("feed_values", "close,close", 4);
    query("feed_values", "open,high,low,close,open", 10);
    query("feed_values", "open,high,low,close,open,low", 12);
    query("feed_values", "last", 2);
    query("feed_candles", "3", 3, 4);
    query("feed_candles", "1", 1, 4);
    query("feed_candles", "02", 2, 4);
    query("feed_candles", "0", 0, 4);
    query("feed_candles", "513", 513, 4);
    query("feed_candles", "4294967298", 2, 4);
    query("feed_candles", "9223372036854775808", 2, 4);
    query("feed_seconds", "40", 2, 4);
    query("feed_seconds", "5", 2, 4);
    query("feed_seconds", "0", 2, 4);
    query("feed_seconds", "2592001", 2, 4);
    for (String name : List.of("feed_seconds", "feed_order", "feed_values", "feed_candles")) {
      change("no " + name, it -> object(it, "/query").remove(name));
    }
    List.of(1_020L, 1_041L, 1_060L).forEach(until -> number("", "until", until));
    change("the first round is last", it -> swap(it, "/rounds"));
    change("a round less", it -> remove(it, "/rounds", 1));
    change("the first round is gone", it -> remove(it, "/rounds", 0));
  }

  private void gaps(SignedFacts feed) {
    FeedFact good =
        feed.fact(SignedFacts.candles(3), 1_060, round(feed, 1, 700), round(feed, 5, 900));
    of(good, 1_080);
    query("feed_order", "descending", 3, 4);
    of(feed.fact(SignedFacts.candles(3), 1_060, round(feed, 1, 700), round(feed, 6, 900)), 1_080);
    of(feed.fact(SignedFacts.candles(4), 1_080, round(feed, 1, 700), round(feed, 6, 900)), 1_100);
    of(feed.fact(SignedFacts.candles(1), 1_060, round(feed, 1, 700)), 1_080);
  }

  private void owners() {
    SignedFacts four = new SignedFacts(4, 100_000, 2);
    of(
        four.fact(
            SignedFacts.latest(Datatype.INT64), 0, four.round(3, "100", "5000", "103", "101")),
        1_060);
    of(
        four.fact(
            SignedFacts.latest(Datatype.INT64), 0, four.round(3, "100", "5000", "200", "101")),
        1_060);
    of(
        four.fact(
            SignedFacts.latest(Datatype.INT64),
            0,
            four.round(3, "-5000", "-4997", "-4990", "-4900")),
        1_060);
    // The fourth node's owner is not listed, or has another node, too.
    SignedFacts three = new SignedFacts(3, 100_000, 2);
    of(
        three.fact(
            SignedFacts.latest(Datatype.INT64), 0, three.round(3, "100", "101", "102", "103")),
        1_060);
    List.of(0, 1, 2, 3)
        .forEach(
            node -> text("/nodes/" + node, "owner", fact.at(DEFINITION + "/owners/0").asText()));
  }

  private void largeValues() {
    SignedFacts whole = new SignedFacts(3, 10_000, 0);
    BigInteger most = BigInteger.TWO.pow(191).subtract(BigInteger.ONE);
    List.of(
            most,
            BigInteger.TWO.pow(191).negate(),
            BigInteger.TWO.pow(63),
            BigInteger.TWO.pow(63).negate())
        .forEach(
            value -> {
              String digits = value.toString();
              of(
                  whole.fact(
                      SignedFacts.latest(Datatype.FP64), 0, whole.round(3, digits, digits, digits)),
                  1_060);
              text("", "datatype", "FP32");
              text("", "datatype", "INT64");
            });
  }
}
