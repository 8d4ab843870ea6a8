package network.haca.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;

/** The answer to one call: a result, or the node's refusal. */
public final class RpcResult {
  private final JsonNode answer;

  RpcResult(JsonNode answer) {
    this.answer = answer;
  }

  /**
   * The result.
   *
   * @throws RefusedException if the node answered with an error
   */
  public JsonNode get() throws IOException {
    if (answer.hasNonNull("error")) {
      JsonNode error = answer.get("error");
      throw new RefusedException(
          error.path("code").asInt(),
          Printable.line(error.path("message").asText()),
          error.path("data").asText().startsWith("0x")
              ? RpcValues.bytes(error.get("data"))
              : Bytes.EMPTY);
    }
    return answer.get("result");
  }
}
