package network.haca.explorer.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.connection.ClientQuota;
import network.haca.explorer.core.Happening;

/**
 * News as server-sent events (WHATWG HTML, section 9.2). A client that is slow misses some and is
 * told so; one that comes back with the id of the last event it saw goes on behind it.
 */
final class LiveEvents {
  static final String PATH = "/v1/events";

  /** Events that are kept for those who come back. */
  private static final int KEPT_MAX = 2_000;

  /** Events that are written to a client before others have their turn. */
  private static final int PART_MAX = 200;

  private static final long TICK_MILLIS = 200;

  /** A comment is sent this often, so that neither side takes the connection for dead. */
  private static final int QUIET_TICKS = 75;

  private static final Pattern ID = Pattern.compile("([0-9a-f]{1,16})-([0-9]{1,18})");

  private final Vertx vertx;
  private final LiveLine line = new LiveLine(KEPT_MAX);
  private final ClientQuota places;
  private final AtomicInteger clients = new AtomicInteger();

  /** Tells the numbers of this process from those of one before. */
  private final String epoch;

  /**
   * @param clientsMax who may follow at once
   * @param started when this process began, which no other did
   */
  LiveEvents(Vertx vertx, int clientsMax, long started) {
    this.vertx = vertx;
    this.places = Workplaces.quota(clientsMax);
    this.epoch = Long.toHexString(started);
  }

  /** Keeps an event for those who follow; never waits. */
  void publish(Happening happening) {
    switch (happening) {
      case Happening.OfProof(var proof) ->
          line.add("proof", ViewJson.proof(proof, Optional.empty()).toString());
      case Happening.OfBatch(var batch) -> line.add("batch", ViewJson.batch(batch).toString());
    }
  }

  int clients() {
    return clients.get();
  }

  /** Follows from now on, or from behind the last event that the client names. */
  void serve(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String client = ExplorerServer.client(request);
    Optional<String> full = places.enter(client);
    if (full.isPresent()) {
      Answers.send(response, Answer.unavailable(full.get()));
      return;
    }
    clients.incrementAndGet();
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store");
    Follower follower = new Follower(response, first(request.getHeader("Last-Event-ID")));
    response.write("retry: 1000\n\n");
    long timer = vertx.setPeriodic(1, TICK_MILLIS, tick -> follower.tick());
    response.closeHandler(
        gone -> {
          vertx.cancelTimer(timer);
          clients.decrementAndGet();
          places.leave(client);
        });
  }

  /** Behind what the client has seen; of another process' events it has missed none of these. */
  private long first(String lastId) {
    Matcher id = ID.matcher(lastId == null ? "" : lastId);
    if (!id.matches()) {
      return line.next();
    }
    return id.group(1).equals(epoch) ? Math.min(line.next(), Long.parseLong(id.group(2)) + 1) : -1;
  }

  /** A client's place in the line. */
  private final class Follower {
    private final HttpServerResponse response;
    private long next;
    private int quiet;

    Follower(HttpServerResponse response, long next) {
      this.response = response;
      this.next = next;
    }

    /** Writes what has come, unless the client is still taking what came before. */
    void tick() {
      if (response.writeQueueFull() || response.ended() || response.closed()) {
        return;
      }
      LiveLine.Part part = line.from(next, PART_MAX);
      StringBuilder text = new StringBuilder();
      if (!part.isWhole()) {
        text.append("event: gap\ndata: {}\n\n");
      }
      for (LiveLine.LiveEvent event : part.events()) {
        text.append("id: %s-%d\nevent: %s\n".formatted(epoch, event.number(), event.type()))
            .append("data: ")
            .append(event.data())
            .append("\n\n");
      }
      next = part.next();
      quiet = text.isEmpty() ? quiet + 1 : 0;
      if (quiet == QUIET_TICKS) {
        quiet = 0;
        text.append(": still here\n\n");
      }
      if (!text.isEmpty()) {
        response.write(text.toString());
      }
    }
  }
}
