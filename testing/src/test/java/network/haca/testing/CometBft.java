package network.haca.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

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
}
