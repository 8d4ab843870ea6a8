package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Blocks from the RPC of a CometBFT node. */
public final class CometBftSource implements LightBlockSource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** CometBFT's page size at most; a set of this chain is not larger. */
  private static final int VALIDATORS_MAX = 100;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI rpc;

  public CometBftSource(URI rpc) {
    this.rpc = rpc;
  }

  @Override
  public LightBlock at(long height) throws IOException {
    JsonNode signedHeader = ask("/commit?height=" + height).path("signed_header");
    JsonNode validators =
        ask("/validators?height=%d&per_page=%d".formatted(height, VALIDATORS_MAX));
    List<TrustedValidator> set = TrustedValidator.readSet(validators.toString());
    LightBlock block = new LightBlock(signedHeader, set);
    if (block.height() != height) {
      throw new IOException("%s gave another height than %d".formatted(rpc, height));
    }
    return block;
  }

  @Override
  public long latest() throws IOException {
    return ask("/status").at("/sync_info/latest_block_height").asLong();
  }

  private JsonNode ask(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(rpc.resolve(path)).timeout(TIMEOUT).build();
    JsonNode answer = JSON.readTree(send(request));
    if (answer.has("error")) {
      throw new IOException("%s answers: %s".formatted(rpc, answer.at("/error/data").asText()));
    }
    return answer.path("result");
  }

  private String send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IOException("%s does not answer".formatted(rpc), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + rpc, e);
    }
  }
}
