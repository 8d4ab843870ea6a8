package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import network.haca.lightclient.LightBlock;
import network.haca.lightclient.LightBlockSource;
import network.haca.lightclient.LightClient;

/** CometBFT's RPC, as far as tests look into it. */
final class CometBft {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CometBft() {}

  /** The result of a method, such as {@code /commit?height=2}. */
  static JsonNode get(URI rpc, String path) throws IOException {
    try (InputStream answer = rpc.resolve(path).toURL().openStream()) {
      return JSON.readTree(answer).get("result");
    }
  }

  /** Follows the chain from what is trusted to a height. */
  static LightClient.Result follow(
      LightBlockSource source, LightClient.Result trusted, long height, Duration period)
      throws IOException {
    LightBlock anchor = assertInstanceOf(LightClient.Result.Verified.class, trusted).block();
    return LightClient.follow(source, anchor, height, period, Instant.now());
  }
}
