package network.haca.llmnode.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import network.haca.connection.server.RawClient;
import network.haca.connection.server.ServerLimits;
import network.haca.llmnode.llm.LlmRegistry;
import network.haca.llmnode.llm.Reloading;
import network.haca.llmnode.provider.ProviderKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorServerTest {
  private static final String JSON = "Content-Type: application/json\r\n";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final ProviderKeys keys = new ProviderKeys();
  private int port;

  @BeforeEach
  void open() throws IOException {
    Path models =
        Files.writeString(
            folder.resolve("models.json"),
            "{\"providers\":{\"p\":{\"url\":\"http://127.0.0.1:1/v1\"}},"
                + "\"models\":[{\"name\":\"m\",\"provider\":\"p\"}]}");
    port =
        new OperatorServer(
                vertx,
                new KeyDelivery(Set.of("p"), keys),
                new LlmRegistry(models, Reloading.PRICES),
                ServerLimits.DEFAULT,
                Set.of("node7"))
            .listen("127.0.0.1", 0)
            .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private String post(String path, String host, String headers, String body) throws Exception {
    try (RawClient client = RawClient.plain(port)) {
      client.write(
          "POST %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\nContent-Length: %s\r\n\r\n%s"
              .formatted(path, host, headers, body.length(), body));
      assertTrue(client.isEndedWithin(Duration.ofSeconds(20)));
      return client.said();
    }
  }

  private void assertRefused(int status, String host, String headers) throws Exception {
    for (String path : new String[] {"/v1/keys", "/v1/reload"}) {
      String answer = post(path, host, headers, "{\"p_api_key\":\"theirs\"}");
      assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
      assertTrue(answer.contains("\"error\""), answer);
    }
    assertEquals("keys of []", keys.toString());
  }

  @Test
  void noPageReplacesAKey() throws Exception {
    String own = "127.0.0.1:" + port;
    assertRefused(421, "evil.example:" + port, JSON);
    assertRefused(403, own, JSON + "Origin: https://evil.example\r\n");
    assertRefused(403, own, JSON + "Origin: null\r\n");
    assertRefused(415, own, "Content-Type: text/plain\r\n");
    assertRefused(415, own, "");
  }

  @Test
  void theOperatorDoes() throws Exception {
    for (String host : new String[] {"127.0.0.1:" + port, "localhost:" + port, "node7"}) {
      String answer = post("/v1/keys", host, JSON, "{\"p_api_key\":\"mine\"}");
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }
    assertEquals("keys of [p]", keys.toString());
    String reloaded = post("/v1/reload", "localhost:" + port, "", "");
    assertTrue(reloaded.startsWith("HTTP/1.1 200 "), reloaded);
  }
}
