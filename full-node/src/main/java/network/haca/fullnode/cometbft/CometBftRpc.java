package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import network.haca.primitives.Bytes;

/** CometBFT's JSON-RPC, as far as the ledger asks it. */
public final class CometBftRpc {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uri;

  /** What CheckTx said. */
  public record Broadcast(int code, String log) {}

  public CometBftRpc(URI uri) {
    this.uri = uri;
  }

  public Broadcast broadcast(Bytes transaction) throws IOException {
    String base64 = Base64.getEncoder().encodeToString(transaction.toArray());
    JsonNode result = call("broadcast_tx_sync", Map.of("tx", base64));
    return new Broadcast(result.get("code").asInt(), result.get("log").asText());
  }

  /** How many nodes it is connected with. */
  public int peers() throws IOException {
    return call("net_info", Map.of()).path("n_peers").asInt();
  }

  /** Throws an IOException in CometBFT's own words, or in ours if it does not answer. */
  private JsonNode call(String method, Map<String, Object> parameters) throws IOException {
    String body =
        JSON.writeValueAsString(
            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", parameters));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    JsonNode answer = JSON.readTree(send(request));
    if (answer.has("error")) {
      throw new IOException(answer.get("error").path("data").asText());
    }
    return answer.get("result");
  }

  private String send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IOException("CometBFT does not answer now; try again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking CometBFT", e);
    }
  }
}
