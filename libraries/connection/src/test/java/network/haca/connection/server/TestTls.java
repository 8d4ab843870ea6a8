package network.haca.connection.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import network.haca.attestation.ClientCertificate;

/** TLS of a server under test, with HTTP/2 for clients that ask for it. */
final class TestTls {
  private TestTls() {}

  /**
   * Adds TLS to a server's options.
   *
   * @param folder where the certificate and its key are kept
   */
  static void add(HttpServerOptions options, Path folder) throws IOException {
    ClientCertificate certificate = ClientCertificate.open(folder, "test", Instant.now());
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(certificate.certificatePem().toArray()))
                .setKeyValue(Buffer.buffer(certificate.keyPem().toArray())));
  }
}
