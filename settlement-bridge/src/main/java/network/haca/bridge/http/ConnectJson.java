package network.haca.bridge.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.feeds.FeedLedger;
import network.haca.feeds.FeedLedger.Block;
import network.haca.feeds.FeedLedger.State;
import network.haca.primitives.Bytes32;

/**
 * Feeds in the JSON of Skip Connect's messages: numbers of 64 bits are texts, fields stand in the
 * messages' order, and none is left out.
 */
final class ConnectJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeedLedger feeds;

  ConnectJson(FeedLedger feeds) {
    this.feeds = feeds;
  }

  /** {@code GetPriceResponse}; the nonce is Chainlink's number of the round. */
  ObjectNode price(Bytes32 feedId, int id, State state) throws IOException {
    FeedContract.Round round = state.latest().orElseThrow();
    Optional<Block> block = feeds.block(feedId, round);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response
        .putObject("price")
        .put("price", round.answer().toString())
        .put(
            "block_timestamp",
            Instant.ofEpochSecond(block.map(Block::time).orElse(round.endedAt())).toString())
        .put("block_height", Long.toString(block.map(Block::number).orElse(0L)));
    return response
        .put("nonce", Long.toString(state.roundId()))
        .put("decimals", Integer.toString(FeedJson.decimals(state)))
        .put("id", Integer.toString(id));
  }

  /** {@code GetAllCurrencyPairsResponse}. */
  ObjectNode tickers(List<Bytes32> ids) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode pairs = response.putArray("currency_pairs");
    ids.forEach(id -> ConnectPair.of(id).ifPresent(pair -> pair.write(pairs.addObject())));
    return response;
  }

  /** {@code GetCurrencyPairMappingResponse}; a pair's id is its place among all feeds. */
  ObjectNode mapping(List<Bytes32> ids) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ObjectNode mapping = response.putObject("currency_pair_mapping");
    for (int i = 0; i < ids.size(); i++) {
      String id = Integer.toString(i);
      ConnectPair.of(ids.get(i)).ifPresent(pair -> pair.write(mapping.putObject(id)));
    }
    return response;
  }

  /** {@code GetCurrencyPairMappingListResponse}. */
  ObjectNode mappingList(List<Bytes32> ids) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode mappings = response.putArray("mappings");
    for (int i = 0; i < ids.size(); i++) {
      String id = Integer.toString(i);
      ConnectPair.of(ids.get(i))
          .ifPresent(
              pair -> pair.write(mappings.addObject().put("id", id).putObject("currency_pair")));
    }
    return response;
  }

  /** {@code MarketMapResponse}: each pair with the sources that its nodes ask. */
  ObjectNode marketMap(List<Bytes32> ids) throws IOException {
    Map<String, ObjectNode> markets = new TreeMap<>();
    long changedAt = 0;
    for (Bytes32 id : ids) {
      Optional<ConnectPair> pair = ConnectPair.of(id);
      Optional<State> state = pair.isPresent() ? feeds.state(id) : Optional.empty();
      if (state.isPresent()) {
        var version = state.get().versions().current();
        changedAt = Math.max(changedAt, version.start());
        markets.put(pair.get().toString(), market(pair.get(), version.definition()));
      }
    }
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.putObject("market_map").putObject("markets").setAll(markets);
    long height = markets.isEmpty() ? 0 : feeds.blockAt(changedAt).number();
    return response
        .put("last_updated", Long.toString(height))
        .put("chain_id", Long.toString(feeds.chainId()));
  }

  private static ObjectNode market(ConnectPair pair, FeedDefinition definition) {
    JsonNode sources = sources(definition.query());
    ObjectNode market = JsonNodeFactory.instance.objectNode();
    ObjectNode ticker = market.putObject("ticker");
    pair.write(ticker.putObject("currency_pair"));
    ticker
        .put("decimals", Integer.toString(definition.decimals()))
        .put("min_provider_count", Integer.toString(sources.size() / 2 + 1))
        .put("enabled", true)
        .put("metadata_JSON", "");
    ArrayNode providers = market.putArray("provider_configs");
    for (JsonNode source : sources) {
      ObjectNode metadata = JsonNodeFactory.instance.objectNode();
      metadata.set("digest", source.path("digest"));
      metadata.set("parameters", source.path("parameters"));
      providers
          .addObject()
          .put("name", source.path("source").asText())
          .put("off_chain_ticker", pair.toString())
          .putNull("normalize_by_pair")
          .put("invert", false)
          .put("metadata_JSON", metadata.toString());
    }
    return market;
  }

  /** Of a query that nodes can read; what they cannot names none. */
  private static JsonNode sources(String query) {
    try {
      JsonNode sources = JSON.readTree(query).path("sources");
      return sources.isArray() ? sources : JSON.createArrayNode();
    } catch (JsonProcessingException e) {
      return JSON.createArrayNode();
    }
  }
}
