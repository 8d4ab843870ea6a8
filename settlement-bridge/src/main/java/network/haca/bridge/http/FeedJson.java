package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.feeds.FeedLedger;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;

/** Feeds as JSON: values as decimals, and as the contract has them. */
final class FeedJson {
  private FeedJson() {}

  static ObjectNode feed(Bytes32 id, FeedLedger.State state) {
    FeedDefinition definition = state.versions().current().definition();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", FeedName.of(id))
            .put("id", id.toHex())
            .put("address", state.feed().proxy().toChecksumHex())
            .put("description", definition.description())
            .put("decimals", definition.decimals())
            .put("interval", definition.interval())
            .put("heartbeat", definition.heartbeat())
            .put("deviation", definition.deviation())
            .put("owners", definition.owners().size())
            .put("stale", state.isStale());
    state
        .latest()
        .ifPresent(
            round -> json.set("latest", round(state.roundId(), round, definition.decimals())));
    return json;
  }

  /** The latest value, which is stale or not. */
  static ObjectNode latest(FeedLedger.State state, FeedContract.Round round) {
    return round(state.roundId(), round, decimals(state)).put("stale", state.isStale());
  }

  static int decimals(FeedLedger.State state) {
    return state.versions().current().definition().decimals();
  }

  static ObjectNode round(long roundId, FeedContract.Round round, int decimals) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("roundId", roundId)
        .put("round", round.number())
        .put("value", decimal(round.answer(), decimals))
        .put("answer", round.answer().toString())
        .put("startedAt", round.endedAt() - round.interval())
        .put("updatedAt", round.updatedAt())
        .put("counted", round.counted())
        .put("outliers", round.outliers())
        .put("reports", round.reports().toHex());
  }

  static ObjectNode candles(List<FeedContract.Candle> candles, int decimals) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("candles");
    for (FeedContract.Candle candle : candles) {
      list.addObject()
          .put("start", candle.start())
          .put("open", decimal(candle.open(), decimals))
          .put("high", decimal(candle.high(), decimals))
          .put("low", decimal(candle.low(), decimals))
          .put("close", decimal(candle.close(), decimals))
          .put("rounds", candle.rounds());
    }
    return json;
  }

  /** A round with the reports that were submitted, whose signatures anybody can check. */
  static ObjectNode proof(
      FeedLedger.State state,
      long roundId,
      FeedContract.Round round,
      FeedLedger.Submitted submitted) {
    ObjectNode json = round(roundId, round, decimals(state));
    json.put("definition", state.versions().of(round.number()).digest().toHex());
    json.put("transaction", submitted.transaction().toHex());
    ArrayNode list = json.putArray("submitted");
    for (FeedTransactions.Report report : submitted.reports()) {
      list.addObject()
          .put("node", report.nodeId().toHex())
          .put("value", report.value().toString())
          .put("observedAt", report.observedAt())
          .put("signature", report.signature().toHex());
    }
    return json;
  }

  static String decimal(BigInteger value, int decimals) {
    return new BigDecimal(value, decimals).toPlainString();
  }
}
