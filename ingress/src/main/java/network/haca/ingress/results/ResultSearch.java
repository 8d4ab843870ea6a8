package network.haca.ingress.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.pipe.InferenceEvent;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Finds the answer to a request inside a transaction by its key: the log of the answer names the
 * transaction, whose receipt has the event with the answer. Blocks.
 */
public final class ResultSearch {
  /** The latest blocks, that a full node searches at once. */
  private static final long BLOCKS_MAX = 10_000;

  private final EthereumClient chain;

  public ResultSearch(EthereumClient chain) {
    this.chain = chain;
  }

  /**
   * The event of an answer.
   *
   * @return nothing if the latest blocks have none
   */
  Optional<InferenceEvent> find(Bytes32 key) throws IOException {
    Optional<String> transaction = transaction(key);
    if (transaction.isEmpty()) {
      return Optional.empty();
    }
    JsonNode receipt = chain.ask("eth_getTransactionReceipt", transaction.get());
    for (JsonNode log : receipt.path("logs")) {
      if (log.path("topics").path(0).asText().equals(InferenceEvent.TOPIC.toHex())) {
        Optional<InferenceEvent> event =
            InferenceEvent.read(Bytes.fromHex(log.path("data").asText()))
                .filter(each -> each.inferenceId().equals(key.toHex()));
        if (event.isPresent()) {
          return event;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> transaction(Bytes32 key) throws IOException {
    long latest = chain.blockNumber();
    Map<String, Object> filter = new TreeMap<>();
    filter.put("fromBlock", "0x" + Long.toHexString(Math.max(0, latest - BLOCKS_MAX + 1)));
    filter.put("toBlock", "0x" + Long.toHexString(latest));
    // Any transaction, and this key.
    List<String> topics = Arrays.asList(PipeEvents.ANSWERED.toHex(), null, key.toHex());
    filter.put("topics", topics);
    JsonNode log = chain.ask("eth_getLogs", filter).path(0).path("topics").path(1);
    return log.isTextual() ? Optional.of(log.asText()) : Optional.empty();
  }
}
