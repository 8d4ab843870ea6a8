package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.JsonResponses;
import network.haca.contracts.feeds.FeedContract;
import network.haca.feeds.FeedLedger;
import network.haca.feeds.FeedLedger.State;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;

/**
 * Feeds as the chain has them: {@code GET /v1/feeds}, and of each {@code /v1/feeds/{name}/latest},
 * {@code history}, {@code candles}, {@code proof} and {@code events}.
 */
final class FeedRoutes {
  private static final String FEEDS = "/v1/feeds";

  /** Questions that are put to the chain at once; one more is refused. */
  static final int QUESTIONS_MAX = 32;

  /** Rounds of the history, or candles, in one answer. */
  private static final int LIMIT_MAX = 256;

  private final Vertx vertx;
  private final FeedLedger feeds;
  private final FeedEvents events;
  private final AtomicInteger questions = new AtomicInteger();

  FeedRoutes(Vertx vertx, FeedLedger feeds) {
    this.vertx = vertx;
    this.feeds = feeds;
    this.events = new FeedEvents(vertx, feeds);
  }

  /** Answers if the path is one of feeds, and says whether it is. */
  boolean serve(HttpServerRequest request) {
    String path = request.path();
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
      error(request.response(), 404, "a feed is named by 1 to 32 letters, digits and . _ -");
    } else {
      serve(request, id.get(), view);
    }
    return true;
  }

  private void serve(HttpServerRequest request, Bytes32 id, String view) {
    switch (view) {
      case "" -> answer(request, () -> FeedJson.feed(id, state(id)));
      case "latest" -> answer(request, () -> latest(id));
      case "history" -> answer(request, () -> history(id, limit(request)));
      case "candles" ->
          answer(
              request,
              () -> {
                State state = state(id);
                return FeedJson.candles(
                    feeds.candles(id, limit(request)), FeedJson.decimals(state));
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
    for (Bytes32 id : feeds.ids()) {
      feeds.state(id).ifPresent(state -> list.add(FeedJson.feed(id, state)));
    }
    return json;
  }

  private State state(Bytes32 id) throws IOException, FeedRefusal {
    return feeds
        .state(id)
        .orElseThrow(() -> new FeedRefusal(404, "there is no feed " + FeedName.of(id)));
  }

  private ObjectNode latest(Bytes32 id) throws IOException, FeedRefusal {
    State state = state(id);
    return FeedJson.latest(state, state.latest().orElseThrow(FeedRoutes::noValue));
  }

  private static FeedRefusal noValue() {
    return new FeedRefusal(404, "the feed has no value yet");
  }

  private ObjectNode history(Bytes32 id, int limit) throws IOException, FeedRefusal {
    State state = state(id);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("rounds");
    for (long roundId = state.roundId(); roundId > 0 && list.size() < limit; roundId--) {
      Optional<FeedContract.Round> round = feeds.round(id, roundId);
      if (round.isEmpty()) {
        break;
      }
      list.add(FeedJson.round(roundId, round.get(), FeedJson.decimals(state)));
    }
    return json;
  }

  private ObjectNode proof(Bytes32 id, String given) throws IOException, FeedRefusal {
    State state = state(id);
    long roundId = given == null ? state.roundId() : number(given);
    FeedContract.Round round =
        feeds
            .round(id, roundId)
            .orElseThrow(() -> new FeedRefusal(404, "the feed keeps no closed round " + roundId));
    return feeds
        .submission(id, round)
        .map(submitted -> FeedJson.proof(state, roundId, round, submitted))
        .orElseThrow(
            () ->
                new FeedRefusal(
                    404,
                    "the chain's node has no transaction to the feed contract that brought that round"));
  }

  private static int limit(HttpServerRequest request) throws FeedRefusal {
    String given = request.getParam("limit", "64");
    if (!given.matches("[0-9]{1,3}") || Integer.parseInt(given) < 1) {
      throw new FeedRefusal(400, "limit is a number, 1 to " + LIMIT_MAX);
    }
    return Math.min(Integer.parseInt(given), LIMIT_MAX);
  }

  private static long number(String given) throws FeedRefusal {
    if (!given.matches("[0-9]{1,18}")) {
      throw new FeedRefusal(400, "roundId is the number of a round, from 1");
    }
    return Long.parseLong(given);
  }

  private void answer(HttpServerRequest request, Callable<ObjectNode> question) {
    HttpServerResponse response = request.response();
    response.exceptionHandler(gone -> {});
    if (questions.incrementAndGet() > QUESTIONS_MAX) {
      questions.decrementAndGet();
      error(response, 503, "%d questions of feeds are asked already".formatted(QUESTIONS_MAX));
      return;
    }
    vertx
        .executeBlocking(question, false)
        .onComplete(
            done -> {
              questions.decrementAndGet();
              if (done.succeeded()) {
                JsonResponses.send(response, done.result());
              } else if (done.cause() instanceof FeedRefusal refusal) {
                error(response, refusal.status(), refusal.reason());
              } else {
                error(response, 503, "the chain does not answer: " + done.cause().getMessage());
              }
            });
  }

  static void error(HttpServerResponse response, int status, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", message);
    JsonResponses.send(response.setStatusCode(status), body);
  }
}
