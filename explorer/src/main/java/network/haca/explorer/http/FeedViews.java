package network.haca.explorer.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.explorer.chain.FeedSource;
import network.haca.explorer.http.Question.UnreadableException;
import network.haca.primitives.Printable;
import network.haca.schemas.feed.FeedName;

/** Feeds, which a bridge is asked for. */
final class FeedViews {
  private static final long ROUNDS = 64;

  private final FeedSource feeds;

  FeedViews(FeedSource feeds) {
    this.feeds = feeds;
  }

  List<Route> routes() {
    return List.of(
        Route.asking(HttpMethod.GET, "/v1/feeds", question -> Answer.of(feeds.all())),
        Route.asking(
            HttpMethod.GET,
            "/v1/feeds/{name}",
            question -> answer(question, feeds.of(name(question)))),
        Route.asking(
            HttpMethod.GET,
            "/v1/feeds/{name}/history",
            question -> answer(question, feeds.history(name(question), count(question)))),
        Route.asking(
            HttpMethod.GET,
            "/v1/feeds/{name}/candles",
            question -> answer(question, feeds.candles(name(question), count(question)))));
  }

  /** The page that a feed's name or id leads to, if there is such a feed. */
  boolean exists(String name) throws IOException {
    return FeedName.FORM.matcher(name).matches() && feeds.of(name).isPresent();
  }

  private static String name(Question question) throws UnreadableException {
    String name = question.path().getOrDefault("name", "");
    if (!FeedName.FORM.matcher(name).matches()) {
      throw new UnreadableException(
          "a feed is named by 1 to 32 letters, digits and . _ -, not by '%s'"
              .formatted(Printable.line(name)));
    }
    return name;
  }

  private static long count(Question question) throws UnreadableException {
    return question.number("limit", 1, FeedSource.ROUNDS_MAX).orElse(ROUNDS);
  }

  private static Answer answer(Question question, Optional<ObjectNode> found) {
    return found
        .map(Answer::of)
        .orElseGet(
            () -> Answer.notFound("there is no feed " + question.path().getOrDefault("name", "")));
  }
}
