package network.haca.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import network.haca.attestation.ClientCertificate;

/** A server of outside data over HTTPS, with a certificate of its own for {@code localhost}. */
final class HttpsSource implements AutoCloseable {
  private final Path folder;
  private final Map<String, Consumer<HttpServerRequest>> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  private HttpsSource(Vertx vertx, Path folder) throws IOException {
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
            .requestHandler(this::handle);
    server.listen(0, "127.0.0.1").await();
  }

  /**
   * Starts one.
   *
   * @param folder where its certificate and key are kept
   */
  static HttpsSource start(Vertx vertx, Path folder) throws IOException {
    return new HttpsSource(vertx, folder);
  }

  /**
   * @param path with the query, if there is one
   */
  void on(String path, Consumer<HttpServerRequest> answer) {
    answers.put(path, answer);
  }

  void on(String path, String body) {
    on(path, request -> request.response().end(body));
  }

  String base() {
    return "https://localhost:" + server.actualPort();
  }

  /** What who wants to trust this server trusts, in PEM. */
  Path authority() {
    return folder.resolve("certificate.pem");
  }

  @Override
  public void close() {
    server.close().await();
  }

  private void handle(HttpServerRequest request) {
    Consumer<HttpServerRequest> answer = answers.get(request.uri());
    if (answer == null) {
      request.response().setStatusCode(404).end("{\"data\": \"nothing\"}");
    } else {
      answer.accept(request);
    }
  }
}
