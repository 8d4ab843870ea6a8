package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.JsonRpcEndpoint;
import network.haca.contracts.RpcCall;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;

/** CometBFT's JSON-RPC, as far as the ledger asks it. */
public final class CometBftRpc implements PeerNetwork {
  /** Words of CometBFT's error while it asks the application for what it has in its pool. */
  private static final String RECHECKING = "still rechecking";

  static final String NO_ANSWER = "CometBFT does not answer now; try again";

  private static final int ATTEMPTS_MAX = 40;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final JsonRpcEndpoint endpoint;

  public CometBftRpc(URI uri) {
    this.endpoint = new JsonRpcEndpoint(uri);
  }

  @Override
  public Reception broadcast(Bytes transaction) throws IOException {
    JsonNode result = whenReady(() -> call("broadcast_tx_sync", encoded(transaction)));
    if (!result.path("code").canConvertToInt()) {
      throw new IOException("CometBFT does not say whether it took the transaction");
    }
    return new Reception(result.get("code").asInt(), Printable.line(result.path("log").asText()));
  }

  /** Gives a transaction to CometBFT's pool, without waiting for what becomes of it. */
  public void handOn(Bytes transaction) throws IOException {
    var _ = call("broadcast_tx_async", encoded(transaction));
  }

  /**
   * Gives transactions to CometBFT's pool in one request, and returns once CometBFT has asked the
   * application about each that it took.
   *
   * <p>CometBFT gathers what it asks the application for 20 ms, unless something that it asks wants
   * an answer at once: the check behind the transactions does, of a transaction that is none.
   *
   * @return why CometBFT did not take a transaction, for each, in their order
   * @throws IOException if CometBFT does not answer
   */
  List<Optional<String>> handOnAll(List<Bytes> transactions) throws IOException {
    List<RpcCall> calls = new ArrayList<>();
    transactions.forEach(each -> calls.add(RpcCall.of("broadcast_tx_async", base64(each))));
    calls.add(RpcCall.of("check_tx", ""));
    List<JsonNode> answers;
    try {
      answers = endpoint.callAll(calls);
    } catch (IOException e) {
      throw new IOException(NO_ANSWER, e);
    }
    return answers.stream().limit(transactions.size()).map(CometBftRpc::refusal).toList();
  }

  private static Map<String, Object> encoded(Bytes transaction) {
    return Map.of("tx", base64(transaction));
  }

  private static String base64(Bytes transaction) {
    return Base64.getEncoder().encodeToString(transaction.toArray());
  }

  private static Optional<String> refusal(JsonNode answer) {
    return answer.hasNonNull("error")
        ? Optional.of(Printable.line(answer.get("error").path("data").asText()))
        : Optional.empty();
  }

  /** A question to CometBFT. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws IOException;
  }

  /** Asks again while CometBFT takes nothing, which it does for a moment after a block. */
  static <T> T whenReady(Question<T> question) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return question.ask();
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
      throw new IOException(NO_ANSWER, e);
    }
    Optional<String> refusal = refusal(answer);
    if (refusal.isPresent()) {
      throw new IOException(refusal.get());
    }
    return answer.get("result");
  }
}
