package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import network.haca.contracts.JsonRpcEndpoint;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;

/** CometBFT's JSON-RPC, as far as the ledger asks it. */
public final class CometBftRpc implements PeerNetwork {
  private final JsonRpcEndpoint endpoint;

  public CometBftRpc(URI uri) {
    this.endpoint = new JsonRpcEndpoint(uri);
  }

  /** Gives it to CometBFT's pool. */
  @Override
  public Reception broadcast(Bytes transaction) throws IOException {
    String base64 = Base64.getEncoder().encodeToString(transaction.toArray());
    JsonNode result = call("broadcast_tx_sync", Map.of("tx", base64));
    if (!result.path("code").canConvertToInt()) {
      throw new IOException("CometBFT does not say whether it took the transaction");
    }
    return new Reception(result.get("code").asInt(), Printable.line(result.path("log").asText()));
  }

  @Override
  public int peers() throws IOException {
    return call("net_info", Map.of()).path("n_peers").asInt();
  }

  /** Throws an IOException in CometBFT's own words, or in ours if it does not answer. */
  private JsonNode call(String method, Map<String, Object> parameters) throws IOException {
    JsonNode answer;
    try {
      answer = endpoint.call(method, parameters);
    } catch (IOException e) {
      throw new IOException("CometBFT does not answer now; try again", e);
    }
    if (answer.hasNonNull("error")) {
      throw new IOException(Printable.line(answer.get("error").path("data").asText()));
    }
    return answer.get("result");
  }
}
