package network.haca.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.haca.devnet.network.NetworkPorts;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of a full node that ask for much and leave: neither users nor the parts wait for them.
 */
class RpcFloodIT {
  private static final int CLIENTS = 24;
  private static final int CALLS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Loops until its gas is gone. */
  private static final String HEAVY =
      """
      {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[
        {"to":"0x00000000000000000000000000000000000000bb"},"latest",
        {"0x00000000000000000000000000000000000000bb":{"code":"0x5b600056"}}]}""";

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path home;

  private HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
        .header("Content-Type", "application/json")
        .timeout(SOON);
  }

  private JsonNode blockNumber(int port) throws Exception {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_blockNumber\",\"params\":[]}";
    HttpRequest request =
        request(port, "/").POST(HttpRequest.BodyPublishers.ofString(call)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private void assertAllAreAnswered(NetworkPorts ports) throws Exception {
    for (int port : new int[] {ports.chain(), ports.chainParts()}) {
      JsonNode answer = blockNumber(port);
      assertTrue(answer.has("result"), answer::toString);
      HttpRequest live = request(port, "/health/live").build();
      assertEquals(200, http.send(live, BodyHandlers.ofString()).statusCode());
    }
  }

  @Test
  @Timeout(240)
  void clientsThatPostHeavyBatchesAndHangUpStopNobody() throws Exception {
    NetworkPorts ports = NetworkPorts.free();
    byte[] body = String.join(",", Collections.nCopies(CALLS, HEAVY)).getBytes(UTF_8);
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      Await.until(
          PATIENCE,
          "there is no block",
          () -> !blockNumber(ports.chain()).path("result").asText().equals("0x0"));
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), ports.chain());
        String head =
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n["
                .formatted(body.length + 2);
        client.getOutputStream().write(head.getBytes(UTF_8));
        client.getOutputStream().write(body);
        client.getOutputStream().write(']');
        client.getOutputStream().flush();
        clients.add(client);
      }
      assertAllAreAnswered(ports);
      for (Socket client : clients) {
        client.close();
      }
      assertAllAreAnswered(ports);
    }
  }
}
