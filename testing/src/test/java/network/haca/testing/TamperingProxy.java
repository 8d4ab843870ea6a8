package network.haca.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.BinaryOperator;

/** A node's JSON-RPC whose answers are changed on the way. */
final class TamperingProxy implements AutoCloseable {
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI target;
  private volatile BinaryOperator<String> tampering = (request, answer) -> answer;

  private TamperingProxy(HttpServer server, URI target) {
    this.server = server;
    this.target = target;
  }

  static TamperingProxy start(URI target) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TamperingProxy proxy = new TamperingProxy(server, target);
    server.createContext("/", proxy::answer);
    server.start();
    return proxy;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * @param change of a request's body and its answer makes the answer that is given
   */
  void tamper(BinaryOperator<String> change) {
    tampering = change;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      HttpRequest forwarded =
          HttpRequest.newBuilder(target)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(request))
              .build();
      String answer = http.send(forwarded, BodyHandlers.ofString()).body();
      byte[] body = tampering.apply(request, answer).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
