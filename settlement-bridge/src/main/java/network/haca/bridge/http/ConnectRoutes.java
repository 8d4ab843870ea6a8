package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.connection.JsonResponses;
import network.haca.feeds.FeedLedger;
import network.haca.primitives.Bytes32;

/**
 * The read endpoints of Skip Connect over feeds, as its modules' gateways answer them: {@code
 * /connect/oracle/v2/get_price}, {@code get_prices}, {@code get_all_tickers}, {@code
 * get_currency_pair_mapping} and {@code get_currency_pair_mapping_list}, and {@code
 * /connect/marketmap/v2/marketmap}.
 */
final class ConnectRoutes {
  static final String PREFIX = "/connect/";

  private static final String ORACLE = PREFIX + "oracle/v2/";
  private static final String MARKET_MAP = PREFIX + "marketmap/v2/marketmap";

  /** Pairs of one question. */
  private static final int PAIRS_MAX = 64;

  private final FeedLedger feeds;
  private final ConnectJson json;
  private final FeedQuestions questions;

  ConnectRoutes(FeedLedger feeds, FeedQuestions questions) {
    this.feeds = feeds;
    this.json = new ConnectJson(feeds);
    this.questions = questions;
  }

  /** Answers a request whose path has the prefix. */
  void serve(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      error(request.response(), 501, "Method Not Allowed");
      return;
    }
    switch (request.path()) {
      case ORACLE + "get_price" ->
          answer(request, () -> price(request.getParam("currency_pair", "")));
      case ORACLE + "get_prices" ->
          answer(request, () -> prices(request.params().getAll("currency_pair_ids")));
      case ORACLE + "get_all_tickers" -> answer(request, () -> json.tickers(feeds.ids()));
      case ORACLE + "get_currency_pair_mapping" -> answer(request, () -> json.mapping(feeds.ids()));
      case ORACLE + "get_currency_pair_mapping_list" ->
          answer(request, () -> json.mappingList(feeds.ids()));
      case MARKET_MAP -> answer(request, () -> json.marketMap(feeds.ids()));
      default -> error(request.response(), 501, "Not Implemented");
    }
  }

  private void answer(HttpServerRequest request, Callable<ObjectNode> question) {
    questions.answer(request.response(), question, ConnectRoutes::error);
  }

  private ObjectNode price(String pair) throws IOException, FeedRefusal {
    List<Bytes32> ids = feeds.ids();
    return price(pair, ids);
  }

  private ObjectNode prices(List<String> pairs) throws IOException, FeedRefusal {
    if (pairs.size() > PAIRS_MAX) {
      throw new FeedRefusal(400, "at most %d currency pairs are asked for".formatted(PAIRS_MAX));
    }
    List<Bytes32> ids = feeds.ids();
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    var list = all.putArray("prices");
    for (String pair : pairs) {
      list.add(price(pair, ids));
    }
    return all;
  }

  private ObjectNode price(String text, List<Bytes32> ids) throws IOException, FeedRefusal {
    ConnectPair pair =
        ConnectPair.parse(text)
            .orElseThrow(
                () ->
                    new FeedRefusal(
                        500, "invalid currency pair: give BASE/QUOTE in capital letters"));
    Optional<Bytes32> id = pair.feedId().filter(ids::contains);
    Optional<FeedLedger.State> state = id.isPresent() ? feeds.state(id.get()) : Optional.empty();
    if (state.isEmpty() || state.get().latest().isEmpty()) {
      throw new FeedRefusal(
          500,
          "no price / nonce reported for CurrencyPair: %s, the module is not tracking this CurrencyPair"
              .formatted(pair));
    }
    return json.price(id.orElseThrow(), ids.indexOf(id.get()), state.get());
  }

  /** As a gateway writes errors of gRPC: 2 is unknown, 3 an invalid argument, 12 not there. */
  private static void error(HttpServerResponse response, int status, String message) {
    int code =
        switch (status) {
          case 400 -> 3;
          case 501 -> 12;
          case 503 -> 14;
          default -> 2;
        };
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("code", code).put("message", message);
    body.putArray("details");
    JsonResponses.send(response.setStatusCode(status), body);
  }
}
