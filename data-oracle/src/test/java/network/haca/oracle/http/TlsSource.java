package network.haca.oracle.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import network.haca.attestation.ClientCertificate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;

/** A source over TLS on this machine, with a certificate of its own for {@code localhost}. */
final class TlsSource implements AutoCloseable {
  private final Path folder;
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Consumer<HttpServerRequest> answer = request -> request.response().end();
  private volatile Consumer<ServerWebSocket> stream = socket -> {};

  /**
   * Starts it.
   *
   * @param folder where its certificate and key are kept
   */
  TlsSource(Vertx vertx, Path folder) throws IOException {
    this.folder = folder;
    ClientCertificate _ = ClientCertificate.open(folder, "localhost", Instant.now());
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(authority().toString())
                            .setKeyPath(folder.resolve("key.pem").toString())))
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  answer.accept(request);
                })
            .webSocketHandler(socket -> stream.accept(socket));
    server.listen(0, "127.0.0.1").await();
  }

  void answers(Consumer<HttpServerRequest> next) {
    answer = next;
  }

  void answers(String body) {
    answer = request -> request.response().end(body);
  }

  void streams(Consumer<ServerWebSocket> next) {
    stream = next;
  }

  int requests() {
    return requests.get();
  }

  int port() {
    return server.actualPort();
  }

  Path authority() {
    return folder.resolve("certificate.pem");
  }

  /** The Base64 of its public key's SHA-256, as a source's definition pins it. */
  String pin() throws Exception {
    try (var file = Files.newInputStream(authority())) {
      byte[] key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(file)
              .getPublicKey()
              .getEncoded();
      return Base64.getEncoder().encodeToString(Sha256.hash(Bytes.wrap(key)).value().toArray());
    }
  }

  @Override
  public void close() {
    server.close().await();
  }
}
