package network.haca.devnet.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import network.haca.lightclient.UntrustedHttp;

/** Compares the application hashes of all validators at a height that all have. */
final class Heads {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_MAX = 4 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int LOOK_MILLIS = 500;

  private final Map<String, URI> validators;
  private final UntrustedHttp http = new UntrustedHttp(ANSWER_MAX, TIMEOUT);

  /**
   * @param validators CometBFT's RPC by name
   */
  Heads(Map<String, URI> validators) {
    this.validators = new TreeMap<>(validators);
  }

  /**
   * Waits until all have the height that the highest has now, and compares; who does not come to it
   * says so.
   */
  Map<String, String> atHighest(Duration patience) throws InterruptedException {
    long height = heights().values().stream().mapToLong(each -> each).max().orElse(0);
    Deadline deadline = new Deadline(patience);
    while (!deadline.isOver() && heights().values().stream().anyMatch(each -> each < height)) {
      Thread.sleep(LOOK_MILLIS);
    }
    Map<String, String> heads = new TreeMap<>();
    for (Map.Entry<String, URI> each : validators.entrySet()) {
      heads.put(each.getKey(), head(each.getValue(), height));
    }
    return heads;
  }

  private Map<String, Long> heights() {
    Map<String, Long> heights = new TreeMap<>();
    for (Map.Entry<String, URI> each : validators.entrySet()) {
      try {
        JsonNode status = ask(each.getValue(), "/status");
        heights.put(each.getKey(), status.at("/result/sync_info/latest_block_height").asLong());
      } catch (IOException e) {
        heights.put(each.getKey(), 0L);
      }
    }
    return heights;
  }

  private String head(URI validator, long height) {
    try {
      JsonNode header =
          ask(validator, "/commit?height=" + height).at("/result/signed_header/header");
      return header.has("app_hash")
          ? header.path("app_hash").asText() + " at " + height
          : "has no height " + height;
    } catch (IOException e) {
      return "does not answer";
    }
  }

  private JsonNode ask(URI validator, String path) throws IOException {
    return JSON.readTree(http.get(validator.resolve(path)).body());
  }
}
