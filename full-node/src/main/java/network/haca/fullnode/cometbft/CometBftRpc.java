package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import network.haca.contracts.JsonRpcEndpoint;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;

/** CometBFT's JSON-RPC, as far as the ledger asks it. */
public final class CometBftRpc implements PeerNetwork {
  /** Words of CometBFT's error while it asks the application for what it has in its pool. */
  private static final String RECHECKING = "still rechecking";

  private static final int ATTEMPTS_MAX = 40;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final JsonRpcEndpoint endpoint;

  public CometBftRpc(URI uri) {
    this.endpoint = new JsonRpcEndpoint(uri);
  }

  @Override
  public Reception broadcast(Bytes transaction) throws IOException {
    JsonNode result = callWhenReady("broadcast_tx_sync", encoded(transaction));
    if (!result.path("code").canConvertToInt()) {
      throw new IOException("CometBFT does not say whether it took the transaction");
    }
    return new Reception(result.get("code").asInt(), Printable.line(result.path("log").asText()));
  }

  /** Gives a transaction to CometBFT's pool, without waiting for what becomes of it. */
  public void handOn(Bytes transaction) throws IOException {
    var _ = call("broadcast_tx_async", encoded(transaction));
  }

  private static Map<String, Object> encoded(Bytes transaction) {
    return Map.of("tx", Base64.getEncoder().encodeToString(transaction.toArray()));
  }

  /** For a moment after a block CometBFT takes nothing. */
  private JsonNode callWhenReady(String method, Map<String, Object> parameters) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return call(method, parameters);
      } catch (IOException e) {
        boolean isBusy = String.valueOf(e.getMessage()).contains(RECHECKING);
        if (!isBusy || attempt == ATTEMPTS_MAX) {
          throw e;
        }
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while CometBFT checked its pool", e);
      }
    }
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
