package network.haca.devnet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports of the network's parts on this machine.
 *
 * @param chainParts JSON-RPC and WebSocket of the full node for the network's own parts
 * @param paymentChain JSON-RPC of the chain on which language models are paid for
 */
public record NetworkPorts(
    int http,
    int grpc,
    int metrics,
    int receipts,
    int chain,
    int chainWebSocket,
    int chainParts,
    int kafka,
    int kafkaController,
    int cometRpc,
    int cometP2p,
    int walrus,
    int worker,
    int secondWorker,
    int llm,
    int llmKeys,
    int data,
    int paymentChain,
    int facilitator,
    int explorer) {
  /** Between the ports of one validator and those of the next. */
  private static final int APART = 10;

  private static final int OFFSET_MAX = 1300;
  private static final int OFFSET_LOOKS = 1000;

  /** The standard ports, all moved by {@code offset}. */
  public static NetworkPorts standard(int offset) {
    return new NetworkPorts(
        8000 + offset,
        8001 + offset,
        8002 + offset,
        8010 + offset,
        8545 + offset,
        8546 + offset,
        8548 + offset,
        9092 + offset,
        9093 + offset,
        26657 + offset,
        26656 + offset,
        31415 + offset,
        8100 + offset,
        8101 + offset,
        8200 + offset,
        8201 + offset,
        8300 + offset,
        8547 + offset,
        4022 + offset,
        8090 + offset);
  }

  /** The ports of several validators on one machine: the standard ones, each above the last's. */
  public static List<NetworkPorts> ofValidators(int offset, int count) {
    return IntStream.range(0, count).mapToObj(index -> standard(offset + index * APART)).toList();
  }

  /**
   * Each port with what it is for.
   *
   * @param hasLlm whether there is an LLM node
   * @param hasData whether there is a data node
   * @param isPaid whether language models are paid for
   */
  Map<String, Integer> byUse(boolean hasLlm, boolean hasData, boolean isPaid) {
    Map<String, Integer> used = new LinkedHashMap<>();
    used.put("HTTP", http);
    used.put("gRPC", grpc);
    used.put("metrics", metrics);
    used.put("receipts", receipts);
    used.put("JSON-RPC", chain);
    used.put("JSON-RPC over WebSocket", chainWebSocket);
    used.put("JSON-RPC for the network's parts", chainParts);
    used.put("Kafka", kafka);
    used.put("Kafka's controller", kafkaController);
    used.put("CometBFT's RPC", cometRpc);
    used.put("CometBFT's peers", cometP2p);
    used.put("Walrus", walrus);
    used.put("the first worker", worker);
    used.put("the second worker", secondWorker);
    used.put("the explorer", explorer);
    if (hasLlm) {
      used.put("the LLM node", llm);
      used.put("the LLM node's keys", llmKeys);
    }
    if (hasData) {
      used.put("the data node", data);
    }
    if (isPaid) {
      used.put("the chain of payments", paymentChain);
      used.put("the facilitator", facilitator);
    }
    return used;
  }

  /**
   * An offset of {@link #ofValidators} at which all ports are free now, and are not given to
   * another process of this user. All of them are below those that systems give to outgoing
   * connections, any of which might be taken before its server starts.
   *
   * @param count of validators side by side, 1 to 100
   */
  public static int freeOffset(int count) {
    return ThreadLocalRandom.current()
        .ints(OFFSET_LOOKS, 1, OFFSET_MAX - count * APART)
        .filter(offset -> ofValidators(offset, count).stream().allMatch(NetworkPorts::claim))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the standard ports are taken everywhere"));
  }

  private boolean claim() {
    return byUse(true, true, true).values().stream().allMatch(FreePorts::claim);
  }

  /** Ports that are free now, and that this process has not been given before. */
  public static NetworkPorts free() {
    return new NetworkPorts(
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next());
  }
}
