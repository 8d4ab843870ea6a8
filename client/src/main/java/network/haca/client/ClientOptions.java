package network.haca.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.ClientCertificate;
import network.haca.lightclient.TrustedValidator;

/**
 * What a client connects to, and whom it trusts.
 *
 * @param chain JSON-RPC that is believed: a full node of one's own, or {@code haca light} over
 *     anybody's
 * @param bridge where receipts are fetched; it need not be trusted
 * @param validators whose signatures receipts must carry
 * @param identity is presented to nodes that do not let everyone in
 * @param callTimeout until a node has answered
 * @param registryAge how long what was read of the registry is used
 * @param messageBytesMax of one answer
 * @param triesMax nodes that a question is given to, one after the other, while none can answer
 */
public record ClientOptions(
    URI chain,
    URI bridge,
    List<TrustedValidator> validators,
    Optional<ClientCertificate> identity,
    Duration callTimeout,
    Duration registryAge,
    int messageBytesMax,
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
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        MESSAGE_BYTES_MAX,
        3);
  }
}
