package network.haca.role.metrics;

import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Gives the text of all meters to those who ask, one scrape at a time: gauges ask others, which may
 * take long. Who asks meanwhile shares the next scrape, which is none if they have all left by
 * then. For one event loop.
 */
final class Scrapes {
  /** Requests that wait for the next scrape. */
  static final int WAITING_MAX = 64;

  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Callable<String> scrape;
  private final Set<HttpServerResponse> waiting = new LinkedHashSet<>();
  private boolean isRunning;

  Scrapes(Vertx vertx, Callable<String> scrape) {
    this.vertx = vertx;
    this.scrape = scrape;
  }

  void answer(HttpServerResponse response) {
    if (waiting.size() >= WAITING_MAX) {
      var _ =
          response
              .setStatusCode(503)
              .putHeader("Retry-After", "1")
              .end("%d scrapes wait here already: ask later\n".formatted(WAITING_MAX));
      return;
    }
    waiting.add(response);
    response.closeHandler(left -> waiting.remove(response));
    begin();
  }

  private void begin() {
    if (isRunning || waiting.isEmpty()) {
      return;
    }
    isRunning = true;
    List<HttpServerResponse> shared = List.copyOf(waiting);
    waiting.clear();
    // Not on the event loop.
    var _ = vertx.executeBlocking(scrape, false).onComplete(scraped -> end(shared, scraped));
  }

  private void end(List<HttpServerResponse> shared, AsyncResult<String> scraped) {
    isRunning = false;
    for (HttpServerResponse response : shared) {
      if (response.closed()) {
        continue;
      }
      if (scraped.succeeded()) {
        var _ = response.putHeader("Content-Type", CONTENT_TYPE).end(scraped.result());
      } else {
        var _ = response.setStatusCode(500).end();
      }
    }
    begin();
  }
}
