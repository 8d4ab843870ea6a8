package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.feeds.FeedFact;
import network.haca.feeds.FeedWords;
import network.haca.primitives.Address;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedInputs;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.feed.SignedReport;
import network.haca.schemas.tensor.InvalidTensorException;

/** Reads the facts of an answer, which a node gives and a receipt keeps (rule D4). */
public final class AnswerFacts {
  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,57}");
  private static final int RANK_MAX = 16;

  /** Of 4 facts with 256 rounds of 16 reports by the longest keys, and more. */
  private static final int CHARACTERS_MAX = 48 << 20;

  private static final List<String> FIELDS =
      List.of(
          "tensor",
          "datatype",
          "shape",
          "query",
          "chainId",
          "until",
          "definition",
          "nodes",
          "rounds");

  private AnswerFacts() {}

  /**
   * Reads an array of facts, strictly; nothing is verified.
   *
   * @throws MalformedException if it is none, or has other fields than its own
   */
  public static List<FeedFact> read(JsonNode array) throws MalformedException {
    if (!array.isArray() || array.isEmpty() || array.size() > FeedInput.INPUTS_MAX) {
      throw new MalformedException("the facts are not an array of 1 to 4");
    }
    List<FeedFact> facts = new ArrayList<>();
    for (JsonNode node : array) {
      JsonFields fields = JsonFields.of(node, "a fact").only(FIELDS);
      try {
        facts.add(fact(fields));
      } catch (IllegalArgumentException | InvalidTensorException e) {
        throw new MalformedException("a fact is none: " + e.getMessage());
      }
    }
    return facts;
  }

  /**
   * The same, of JSON text.
   *
   * @throws MalformedException if it is no JSON, too
   */
  public static List<FeedFact> parse(String json) throws MalformedException {
    if (json.length() > CHARACTERS_MAX) {
      throw new MalformedException("the facts have too many characters");
    }
    return read(Receipt.tree(json));
  }

  /** The parameters by which a bridge is asked to prove them beside a receipt. */
  static String query(List<FeedFact> facts) {
    SortedSet<String> nodes = new TreeSet<>();
    SortedSet<String> definitions = new TreeSet<>();
    for (FeedFact fact : facts) {
      fact.nodes().forEach(node -> nodes.add(node.id().toHex()));
      definitions.add(fact.input().feedId().toHex() + ":" + fact.version().digest().toHex());
    }
    return "nodes=%s&definitions=%s"
        .formatted(String.join(",", nodes), String.join(",", definitions));
  }

  private static FeedFact fact(JsonFields fields)
      throws MalformedException, InvalidTensorException {
    FeedInput input = input(fields);
    FeedVersion version = FactDefinition.read(fields.object("definition"));
    long chainId = fields.number("chainId");
    FeedTerms terms = FeedWords.terms(chainId, input.feedId(), version);
    List<FeedFact.Round> rounds = new ArrayList<>();
    for (JsonNode node : fields.array("rounds", FeedFact.ROUNDS_MAX)) {
      JsonFields round = JsonFields.of(node, "a round").only(List.of("round", "reports"));
      long number = round.number("round");
      rounds.add(new FeedFact.Round(number, reports(round, terms.round(number))));
    }
    return new FeedFact(input, chainId, fields.seconds("until"), version, nodes(fields), rounds);
  }

  private static FeedInput input(JsonFields fields)
      throws MalformedException, InvalidTensorException {
    List<Long> shape = new ArrayList<>();
    for (JsonNode dimension : fields.array("shape", RANK_MAX)) {
      if (!dimension.isIntegralNumber() || !dimension.canConvertToLong()) {
        throw new MalformedException("a dimension of a fact's tensor is not a whole number");
      }
      shape.add(dimension.longValue());
    }
    JsonFields query = fields.object("query").only(FeedInputs.PARAMETERS);
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String name : FeedInputs.PARAMETERS) {
      if (query.has(name)) {
        parameters.put(name, query.text(name));
      }
    }
    FeedInput input =
        FeedInputs.read(fields.text("tensor"), fields.text("datatype"), shape, parameters);
    if (!input.query().equals(parameters)) {
      throw new MalformedException("the query of a fact is not in its one form");
    }
    return input;
  }

  private static List<FeedFact.Reporter> nodes(JsonFields fields) throws MalformedException {
    List<FeedFact.Reporter> nodes = new ArrayList<>();
    for (JsonNode node : fields.array("nodes", FeedFact.NODES_MAX)) {
      JsonFields reporter = JsonFields.of(node, "a node").only(List.of("publicKey", "owner"));
      nodes.add(
          new FeedFact.Reporter(reporter.bytes("publicKey"), new Address(reporter.bytes("owner"))));
    }
    return nodes;
  }

  private static List<SignedReport> reports(JsonFields fields, FeedRound round)
      throws MalformedException {
    List<SignedReport> reports = new ArrayList<>();
    for (JsonNode node : fields.array("reports", FeedTerms.OWNERS_MAX)) {
      JsonFields report =
          JsonFields.of(node, "a report").only(List.of("node", "value", "observedAt", "signature"));
      reports.add(
          new SignedReport(
              new FeedReport(round, integer(report), report.seconds("observedAt")),
              report.word("node"),
              report.bytes("signature")));
    }
    return reports;
  }

  private static BigInteger integer(JsonFields report) throws MalformedException {
    String digits = report.text("value");
    if (!NUMBER.matcher(digits).matches()) {
      throw new MalformedException("the value of a report is not the digits of a number");
    }
    return new BigInteger(digits);
  }
}
