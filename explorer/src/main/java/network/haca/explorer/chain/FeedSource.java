package network.haca.explorer.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import network.haca.lightclient.UntrustedHttp;

/** Feeds as a bridge reads them from the chain. */
public final class FeedSource {
  /** Rounds or candles of a feed in one answer. */
  public static final int ROUNDS_MAX = 256;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BYTES_MAX = 4 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final UntrustedHttp http = new UntrustedHttp(BYTES_MAX, TIMEOUT);
  private final URI bridge;

  public FeedSource(URI bridge) {
    this.bridge = bridge;
  }

  /** Returns all feeds, under {@code items}. */
  public ObjectNode all() throws IOException {
    return list("/v1/feeds", "feeds")
        .orElseThrow(() -> new IOException("the bridge knows of no feeds"));
  }

  /**
   * Returns a feed; nothing if there is none.
   *
   * @param name of a form that feeds have
   */
  public Optional<ObjectNode> of(String name) throws IOException {
    return ask("/v1/feeds/" + name);
  }

  /** Returns its closed rounds, the latest first, under {@code items}. */
  public Optional<ObjectNode> history(String name, long count) throws IOException {
    return list("/v1/feeds/%s/history?limit=%d".formatted(name, count), "rounds");
  }

  /** Returns its candles, the oldest first, under {@code items}. */
  public Optional<ObjectNode> candles(String name, long count) throws IOException {
    return list("/v1/feeds/%s/candles?limit=%d".formatted(name, count), "candles");
  }

  private Optional<ObjectNode> list(String path, String field) throws IOException {
    Optional<ObjectNode> answer = ask(path);
    if (answer.isPresent() && !answer.get().path(field).isArray()) {
      throw new IOException("the bridge answers %s without %s".formatted(path, field));
    }
    return answer.map(found -> JSON.createObjectNode().set("items", found.get(field)));
  }

  private Optional<ObjectNode> ask(String path) throws IOException {
    UntrustedHttp.Answer answer = http.get(bridge.resolve(path));
    if (answer.status() == 404) {
      return Optional.empty();
    }
    JsonNode body = JSON.readTree(answer.body());
    if (answer.status() != 200 || !(body instanceof ObjectNode found)) {
      throw new IOException("the bridge answers %s with %d".formatted(path, answer.status()));
    }
    return Optional.of(found);
  }
}
