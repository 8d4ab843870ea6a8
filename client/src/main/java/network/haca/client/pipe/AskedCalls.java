package network.haca.client.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceEvent;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The calls of 0xF4 that a transaction made, by the keys of the requests: out of the logs of 0xF4,
 * and for those that it logged nothing of, out of the runs that asked.
 */
final class AskedCalls {
  private static final List<Bytes> SELECTORS =
      List.of(
          InferenceAbi.MODEL_SELECTOR,
          InferenceAbi.COMPLETION_SELECTOR,
          InferenceAbi.CHAT_SELECTOR,
          InferenceAbi.FACT_SELECTOR);

  private final EthereumClient chain;
  private final Bytes32 transaction;
  private final Map<Bytes32, Bytes> callData = new HashMap<>();

  AskedCalls(EthereumClient chain, Bytes32 transaction) {
    this.chain = chain;
    this.transaction = transaction;
  }

  /** Takes the requests that the logs of a receipt tell of. */
  void readLogs(JsonNode receipt) throws IOException {
    for (JsonNode log : receipt.path("logs")) {
      if (log.path("address").asText().equalsIgnoreCase(Addresses.INFERENCE.toHex())) {
        readLog(RpcValues.bytes(log.path("data")));
      }
    }
  }

  /** A log does not say which function was called: the key does. */
  private void readLog(Bytes data) {
    InferenceEvent.arguments(data)
        .ifPresent(
            arguments -> SELECTORS.forEach(selector -> add(Bytes.concat(selector, arguments))));
  }

  /**
   * The call data of a request.
   *
   * @param admission hash of the ledger's own transaction that made it wait
   * @throws IOException if the node cannot run that again, or the run does not ask so
   */
  Bytes of(Bytes32 key, Bytes32 admission) throws IOException {
    if (!callData.containsKey(key)) {
      trace(admission);
    }
    Bytes found = callData.get(key);
    if (found == null) {
      throw new IOException(
          "the node does not show the call of request %s among the %d that it shows"
              .formatted(key, callData.size()));
    }
    return found;
  }

  private void trace(Bytes32 admission) throws IOException {
    try {
      collect(
          chain.ask("debug_traceTransaction", admission.toHex(), Map.of("tracer", "callTracer")));
    } catch (EthereumClient.RefusedException e) {
      throw new IOException(
          "the node cannot run the transaction again to show what it asked (%s); ask one that keeps older states"
              .formatted(e.getMessage()),
          e);
    }
  }

  private void collect(JsonNode call) throws IOException {
    if (call.path("to").asText().equalsIgnoreCase(Addresses.INFERENCE.toHex())) {
      add(RpcValues.bytes(call.path("input")));
    }
    for (JsonNode inner : call.path("calls")) {
      collect(inner);
    }
  }

  private void add(Bytes asked) {
    callData.put(PipeHashes.key(transaction, asked), asked);
  }
}
