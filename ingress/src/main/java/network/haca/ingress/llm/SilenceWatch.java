package network.haca.ingress.llm;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** Ends an answer that has begun and of which nothing more comes, though its client takes all. */
final class SilenceWatch {
  private static final int LOOKS = 4;

  private final HttpClientResponse answer;
  private final HttpServerResponse client;
  private long relayed = -1;
  private int silentLooks;

  private SilenceWatch(HttpClientResponse answer, HttpServerResponse client) {
    this.answer = answer;
    this.client = client;
  }

  /**
   * Until the answer has ended.
   *
   * @param silence after which it is ended
   */
  static void begin(
      Vertx vertx, HttpClientResponse answer, HttpServerResponse client, Duration silence) {
    SilenceWatch watch = new SilenceWatch(answer, client);
    long look = vertx.setPeriodic(Math.max(1, silence.toMillis() / LOOKS), looked -> watch.look());
    answer.end().onComplete(ended -> vertx.cancelTimer(look));
  }

  private void look() {
    boolean isSilent = client.bytesWritten() == relayed && !client.writeQueueFull();
    silentLooks = isSilent ? silentLooks + 1 : 0;
    relayed = client.bytesWritten();
    if (silentLooks >= LOOKS) {
      answer.request().reset();
    }
  }
}
