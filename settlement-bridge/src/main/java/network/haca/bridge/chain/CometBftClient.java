package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** CometBFT's RPC, as far as a receipt needs it. */
public final class CometBftClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uri;

  public CometBftClient(URI uri) {
    this.uri = uri;
  }

  /** The latest header with its commit; nothing before the first. */
  public Optional<JsonNode> latestSignedHeader() throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri.resolve("/commit")).timeout(TIMEOUT).build();
    try {
      JsonNode result = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      JsonNode header = result.path("result").path("signed_header");
      return header.path("commit").path("signatures").isEmpty()
          ? Optional.empty()
          : Optional.of(header);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking CometBFT", e);
    }
  }
}
