package network.haca.feeds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.schemas.feed.SignedReport;

/** Facts as JSON, in answers and receipts alike. */
public final class FactJson {
  private FactJson() {}

  /** The JSON text of an array of facts. */
  public static String text(List<FeedFact> facts) {
    return write(facts).toString();
  }

  public static ArrayNode write(List<FeedFact> facts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    facts.forEach(fact -> array.add(write(fact)));
    return array;
  }

  private static ObjectNode write(FeedFact fact) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("tensor", fact.input().tensor())
            .put("datatype", fact.input().datatype().name());
    fact.input().shape().forEach(node.putArray("shape")::add);
    ObjectNode query = node.putObject("query");
    fact.input().query().forEach(query::put);
    node.put("chainId", fact.chainId()).put("until", fact.until());
    node.set("definition", write(fact.version()));
    ArrayNode nodes = node.putArray("nodes");
    fact.nodes()
        .forEach(
            each ->
                nodes
                    .addObject()
                    .put("publicKey", each.publicKey().toHex())
                    .put("owner", each.owner().toHex()));
    ArrayNode rounds = node.putArray("rounds");
    fact.rounds().forEach(round -> write(rounds.addObject(), round));
    return node;
  }

  private static void write(ObjectNode node, FeedFact.Round round) {
    ArrayNode reports = node.put("round", round.number()).putArray("reports");
    for (SignedReport signed : round.reports()) {
      reports
          .addObject()
          .put("node", signed.nodeId().toHex())
          .put("value", signed.report().value().toString())
          .put("observedAt", signed.report().observedAt())
          .put("signature", signed.signature().toHex());
    }
  }

  private static ObjectNode write(FeedVersion version) {
    FeedDefinition definition = version.definition();
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("firstRound", version.firstRound())
            .put("start", version.start())
            .put("description", definition.description())
            .put("query", definition.query());
    ArrayNode owners = node.putArray("owners");
    definition.owners().forEach(owner -> owners.add(owner.toHex()));
    return node.put("interval", definition.interval())
        .put("window", definition.window())
        .put("heartbeat", definition.heartbeat())
        .put("grace", definition.grace())
        .put("deviation", definition.deviation())
        .put("limit", definition.limit())
        .put("candle", definition.candle())
        .put("decimals", definition.decimals())
        .put("staleReverts", definition.staleReverts());
  }
}
