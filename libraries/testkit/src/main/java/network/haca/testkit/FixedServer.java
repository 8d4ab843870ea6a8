package network.haca.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An HTTP server on this machine that answers every request with the same text. */
public final class FixedServer implements AutoCloseable {
  private final HttpServer server;
  private volatile String answer = "";
  private volatile String asked = "";

  /** Listens on a port that the system chooses. */
  public FixedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on this is the body of every answer, with status 200. */
  public void answer(String text) {
    answer = text;
  }

  /** The body of the last request. */
  public String asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
