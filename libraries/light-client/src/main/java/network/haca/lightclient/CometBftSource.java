package network.haca.lightclient;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import network.haca.primitives.Printable;

/** Blocks from the RPC of a CometBFT node, which is believed nothing. */
public final class CometBftSource implements LightBlockSource {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A commit of as many validators as a set has takes a tenth of this. */
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private final UntrustedHttp http = new UntrustedHttp(ANSWER_BYTES_MAX, TIMEOUT);
  private final URI rpc;

  public CometBftSource(URI rpc) {
    this.rpc = rpc;
  }

  /** A height's header with its commit, as it comes. */
  public JsonNode signedHeader(long height) throws IOException {
    return ask("/commit?height=" + height).path("signed_header");
  }

  @Override
  public LightBlock at(long height) throws IOException {
    JsonNode signedHeader = signedHeader(height);
    JsonNode validators =
        ask("/validators?height=%s&per_page=%s".formatted(height, TrustedValidator.COUNT_MAX));
    LightBlock block;
    try {
      List<TrustedValidator> set =
          TrustedValidator.readRpc(JsonFields.of(validators, "validators"));
      block = LightBlock.read(signedHeader, set);
    } catch (MalformedException e) {
      throw new IOException(
          "%s gave no block for height %s: %s".formatted(rpc, height, e.getMessage()), e);
    }
    if (block.height() != height) {
      throw new IOException("%s gave another height than %s".formatted(rpc, height));
    }
    return block;
  }

  @Override
  public long latest() throws IOException {
    try {
      return JsonFields.of(ask("/status"), "status")
          .object("sync_info")
          .int64("latest_block_height");
    } catch (MalformedException e) {
      throw new IOException("%s does not say its height: %s".formatted(rpc, e.getMessage()), e);
    }
  }

  private JsonNode ask(String path) throws IOException {
    JsonNode answer = JSON.readTree(http.get(rpc.resolve(path)).body());
    if (answer.has("error")) {
      throw new IOException(
          "%s answers: %s".formatted(rpc, Printable.line(answer.at("/error/data").asText())));
    }
    return answer.path("result");
  }
}
