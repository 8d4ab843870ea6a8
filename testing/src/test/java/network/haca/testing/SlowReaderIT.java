package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the JSON-RPC that ask for much and take nothing. */
class SlowReaderIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;

  private static JsonNode call(HttpClient http, NetworkPorts ports, String method, String params)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.chain()))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                        .formatted(method, params)))
            .build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private static boolean isUp(HttpClient http, NetworkPorts ports) throws Exception {
    return call(http, ports, "eth_blockNumber", "[]").has("result");
  }

  /** Takes nothing until it is told to, then everything. */
  private static final class SlowReader implements WebSocket.Listener {
    private final CompletableFuture<String> closed = new CompletableFuture<>();

    @Override
    public void onOpen(WebSocket socket) {}

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(reason);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }

  @Test
  @Timeout(120)
  void aSubscriberThatDoesNotReadIsCutOffAndTheNodeGoesOn() throws Exception {
    NetworkPorts ports = NetworkPorts.free();
    HttpClient http = HttpClient.newHttpClient();
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      Await.until(
          "no block",
          () -> !call(http, ports, "eth_blockNumber", "[]").at("/result").asText().equals("0x0"));
      SlowReader reader = new SlowReader();
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create("ws://127.0.0.1:" + ports.chainWebSocket()), reader)
              .join();
      socket
          .sendText(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\","
                  + "\"params\":[\"newPendingTransactions\",true]}",
              true)
          .join();
      String account = DevelopmentAccounts.addresses().get(1).toHex();
      String data = "0x" + "00".repeat(110_000);
      // Each has its place in the pool, and is told to the reader.
      for (int nonce = 0; nonce < 62; nonce++) {
        JsonNode sent =
            call(
                http,
                ports,
                "eth_sendTransaction",
                "[{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x%x\",\"nonce\":\"0x%x\",\"data\":\"%s\"}]"
                    .formatted(account, account, 5_000_000, nonce, data));
        assertTrue(sent.has("result"), sent.toString());
      }
      socket.request(Long.MAX_VALUE / 2);
      assertEquals(
          "notifications are not read fast enough", reader.closed.get(60, TimeUnit.SECONDS));
      assertTrue(isUp(http, ports));
    }
  }
}
