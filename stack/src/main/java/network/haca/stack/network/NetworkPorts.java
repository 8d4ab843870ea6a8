package network.haca.stack.network;

/** Where the network's parts listen on this machine. */
public record NetworkPorts(
    int http,
    int grpc,
    int metrics,
    int receipts,
    int chain,
    int chainWebSocket,
    int kafka,
    int kafkaController,
    int cometRpc,
    int cometP2p,
    int walrus,
    int worker,
    int secondWorker,
    int llm,
    int llmKeys,
    int data) {

  /** The standard ports, all moved by {@code offset}. */
  public static NetworkPorts standard(int offset) {
    return new NetworkPorts(
        8000 + offset,
        8001 + offset,
        8002 + offset,
        8010 + offset,
        8545 + offset,
        8546 + offset,
        9092 + offset,
        9093 + offset,
        26657 + offset,
        26656 + offset,
        31415 + offset,
        8100 + offset,
        8101 + offset,
        8200 + offset,
        8201 + offset,
        8300 + offset);
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
        FreePorts.next());
  }
}
