package network.haca.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import network.haca.connection.NodeConnections;
import network.haca.lightclient.TrustedGenesis;

/**
 * What a client connects to, and whom it trusts.
 *
 * @param chain JSON-RPC that is believed: a full node of one's own, or {@code haca light} over
 *     anybody's
 * @param receipts nothing for a client that asks for none
 * @param connections how nodes are called
 * @param registryAge how long what was read of the registry is used
 * @param triesMax nodes that a question is given to, one after the other, while none can answer
 */
public record ClientOptions(
    URI chain,
    Optional<ReceiptSource> receipts,
    NodeConnections connections,
    Duration registryAge,
    int triesMax) {
  private static final int MESSAGE_BYTES_MAX = 64 << 20;

  /**
   * The bounds that suit most.
   *
   * @param bridge where receipts are fetched; it need not be trusted
   * @param genesis of the network, from somebody who is trusted
   */
  public static ClientOptions of(URI chain, URI bridge, TrustedGenesis genesis) {
    return of(chain, Optional.of(new ReceiptSource(bridge, genesis)));
  }

  /** The same for a client that asks for no receipts. */
  public static ClientOptions withoutReceipts(URI chain) {
    return of(chain, Optional.empty());
  }

  private static ClientOptions of(URI chain, Optional<ReceiptSource> receipts) {
    return new ClientOptions(
        chain,
        receipts,
        new NodeConnections(Duration.ofSeconds(30), MESSAGE_BYTES_MAX, Optional.empty()),
        Duration.ofSeconds(2),
        3);
  }
}
