package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.connection.JsonResponses;
import network.haca.feeds.FeedLedger;
import network.haca.feeds.FeedLedger.State;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;
import org.jspecify.annotations.Nullable;

/**
 * Feeds as the chain has them: {@code GET /v1/feeds}, and of each {@code /v1/feeds/{name}/latest},
 * {@code history}, {@code candles}, {@code proof} and {@code events}. The same as Skip Connect
 * tells it is at {@link ConnectRoutes}.
 */
final class FeedRoutes {
  private static final String FEEDS = "/v1/feeds";

  static final String NO_NAME = "a feed is named by 1 to 32 letters, digits and . _ -";

  private final FeedViews views;
  private final FeedEvents events;
  private final FeedQuestions questions;
  private final ConnectRoutes connect;
  private final Handler<HttpServerRequest> grpc;

  FeedRoutes(Vertx vertx, FeedLedger feeds) {
    this.questions = new FeedQuestions(vertx);
    this.connect = new ConnectRoutes(feeds, questions);
    this.views = new FeedViews(feeds);
    this.events = new FeedEvents(vertx, feeds);
    this.grpc = new FeedGrpc(vertx, views, events, questions).handler();
  }

  /** Answers if the path is one of feeds, and says whether it is. */
  boolean serve(HttpServerRequest request) {
    String path = request.path();
    if (path.startsWith("/" + FeedGrpc.NAME.fullyQualifiedName() + "/")) {
      grpc.handle(request);
      return true;
    }
    if (path.startsWith(ConnectRoutes.PREFIX)) {
      connect.serve(request);
      return true;
    }
    if (!path.equals(FEEDS) && !path.startsWith(FEEDS + "/")) {
      return false;
    }
    if (!request.method().equals(HttpMethod.GET)) {
      error(request.response(), 405, "feeds are read by GET");
      return true;
    }
    String[] parts = path.substring(FEEDS.length()).split("/", -1);
    if (parts.length == 1) {
      answer(request, this::list);
      return true;
    }
    Optional<Bytes32> id = FeedName.toId(parts[1]);
    String view = parts.length == 3 ? parts[2] : parts.length == 2 ? "" : "?";
    if (id.isEmpty()) {
      error(request.response(), 404, NO_NAME);
    } else {
      serve(request, id.get(), view);
    }
    return true;
  }

  private void serve(HttpServerRequest request, Bytes32 id, String view) {
    switch (view) {
      case "" -> answer(request, () -> FeedJson.feed(id, views.state(id)));
      case "latest" -> answer(request, () -> latest(id));
      case "history" -> answer(request, () -> history(id, limit(request)));
      case "candles" ->
          answer(
              request,
              () -> {
                State state = views.state(id);
                return FeedJson.candles(
                    views.candles(id, limit(request)), FeedJson.decimals(state));
              });
      case "proof" -> answer(request, () -> proof(id, request.getParam("roundId")));
      case "events" -> events.serve(request.response(), id);
      default ->
          error(
              request.response(),
              404,
              "of a feed there are latest, history, candles, proof and events");
    }
  }

  private ObjectNode list() throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("feeds");
    views.all().forEach(feed -> list.add(FeedJson.feed(feed.id(), feed.state())));
    return json;
  }

  private ObjectNode latest(Bytes32 id) throws IOException, FeedRefusal {
    State state = views.state(id);
    return FeedJson.latest(state, FeedViews.latest(state));
  }

  private ObjectNode history(Bytes32 id, int limit) throws IOException, FeedRefusal {
    State state = views.state(id);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("rounds");
    for (FeedViews.Numbered each : views.history(id, state, limit)) {
      list.add(FeedJson.round(each.roundId(), each.round(), FeedJson.decimals(state)));
    }
    return json;
  }

  private ObjectNode proof(Bytes32 id, @Nullable String given) throws IOException, FeedRefusal {
    Optional<Long> asked = given == null ? Optional.empty() : Optional.of(number(given));
    FeedViews.Proven proven = views.proof(id, asked);
    return FeedJson.proof(
        proven.state(), proven.round().roundId(), proven.round().round(), proven.submitted());
  }

  private static int limit(HttpServerRequest request) throws FeedRefusal {
    String given = request.getParam("limit", "64");
    if (!given.matches("[0-9]{1,3}") || Integer.parseInt(given) < 1) {
      throw new FeedRefusal(400, "limit is a number, 1 to " + FeedViews.LIMIT_MAX);
    }
    return Math.min(Integer.parseInt(given), FeedViews.LIMIT_MAX);
  }

  private static long number(String given) throws FeedRefusal {
    if (!given.matches("[0-9]{1,18}")) {
      throw new FeedRefusal(400, "roundId is the number of a round, from 1");
    }
    return Long.parseLong(given);
  }

  private void answer(HttpServerRequest request, Callable<ObjectNode> question) {
    questions.answer(request.response(), question, FeedRoutes::error);
  }

  static void error(HttpServerResponse response, int status, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", message);
    JsonResponses.send(response.setStatusCode(status), body);
  }
}
