package network.haca.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.connection.NodeConnections;
import network.haca.lightclient.TrustedValidator;

/**
 * What a client connects to, and whom it trusts.
 *
 * @param chain JSON-RPC that is believed: a full node of one's own, or {@code haca light} over
 *     anybody's
 * @param bridge where receipts are fetched; it need not be trusted
 * @param validators whose signatures receipts must carry
 * @param connections how nodes are called
 * @param registryAge how long what was read of the registry is used
 * @param triesMax nodes that a question is given to, one after the other, while none can answer
 */
public record ClientOptions(
    URI chain,
    URI bridge,
    List<TrustedValidator> validators,
    NodeConnections connections,
    Duration registryAge,
    int triesMax) {
  private static final int MESSAGE_BYTES_MAX = 64 << 20;

  public ClientOptions {
    validators = List.copyOf(validators);
  }

  /** The bounds that suit most. */
  public static ClientOptions of(URI chain, URI bridge, List<TrustedValidator> validators) {
    return new ClientOptions(
        chain,
        bridge,
        validators,
        new NodeConnections(Duration.ofSeconds(30), MESSAGE_BYTES_MAX, Optional.empty()),
        Duration.ofSeconds(2),
        3);
  }
}
