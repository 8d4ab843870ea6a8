package network.haca.connection;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Optional;
import network.haca.attestation.ClientCertificate;
import network.haca.attestation.PinnedTrustManager;
import network.haca.schemas.directory.NodeEntry;

/**
 * The options by which nodes are called.
 *
 * @param callTimeout until a node has answered
 * @param messageBytesMax of one answer
 * @param identity what is presented to nodes that do not let everyone in
 */
public record NodeConnections(
    Duration callTimeout, int messageBytesMax, Optional<ClientCertificate> identity) {
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  /** TLS where only the registered certificate is trusted; it names no host. */
  public HttpClientOptions pinned(NodeEntry entry) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setVerifyHost(false)
            .setTrustOptions(TrustOptions.wrap(new PinnedTrustManager(entry.tlsCertificate())));
    identity.ifPresent(
        own ->
            options.setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(own.certificatePem().toArray()))
                    .setKeyValue(Buffer.buffer(own.keyPem().toArray()))));
    return options;
  }
}
