package network.haca.bridge.http;

import io.vertx.core.http.HttpServerResponse;
import network.haca.contracts.feeds.FeedContract;
import network.haca.feeds.FeedLedger;

/** A listener to server-sent events. */
final class SentEvents implements FeedSink {
  private final HttpServerResponse response;

  SentEvents(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public boolean isOver() {
    return response.ended() || response.closed();
  }

  @Override
  public boolean isBehind() {
    return response.writeQueueFull();
  }

  @Override
  public void letGo() {
    var _ = response.reset();
  }

  @Override
  public void begin() {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store");
    keepOpen();
  }

  @Override
  public void tell(FeedLedger.State state, FeedContract.Round round) {
    var _ =
        response.write(
            "id: %d\nevent: value\ndata: %s\n\n"
                .formatted(state.roundId(), FeedJson.latest(state, round)));
  }

  @Override
  public void keepOpen() {
    var _ = response.write(":\n\n");
  }

  @Override
  public void end() {
    var _ = response.end();
  }

  @Override
  public void refuse(int status, String reason) {
    FeedRoutes.error(response, status, reason);
  }
}
