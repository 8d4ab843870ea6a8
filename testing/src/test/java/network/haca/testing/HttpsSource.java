package network.haca.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A server of outside data over HTTPS, with a certificate of its own for {@code localhost}. */
final class HttpsSource implements AutoCloseable {
  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
  private final Map<String, Consumer<HttpServerRequest>> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  private HttpsSource(Vertx vertx) {
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(certificate.keyCertOptions()))
            .requestHandler(this::handle);
    server.listen(0, "127.0.0.1").await();
  }

  static HttpsSource start(Vertx vertx) {
    return new HttpsSource(vertx);
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
    return Path.of(certificate.certificatePath());
  }

  @Override
  public void close() {
    server.close().await();
    certificate.delete();
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
