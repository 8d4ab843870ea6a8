package network.haca.oracle.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import network.haca.connection.server.ServerLimits;
import network.haca.oracle.source.SourceSecrets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SecretDeliveryTest {
  private final Vertx vertx = Vertx.vertx();
  private final SourceSecrets secrets = new SourceSecrets();
  private final HttpClient client = HttpClient.newHttpClient();
  private int port;

  @BeforeEach
  void open() {
    SecretDelivery delivery = new SecretDelivery(Set.of("gecko", "other"), secrets);
    port = new SecretServer(vertx, delivery, ServerLimits.DEFAULT).listen("127.0.0.1", 0).await();
  }

  @AfterEach
  void close() {
    client.close();
    vertx.close().await();
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String body) throws Exception {
    return post("/v1/keys", body, "Content-Type", "application/json");
  }

  private void assertRefused(int status, String said, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains(said), answer::body);
    assertFalse(answer.body().contains("s3cret"), answer::body);
    assertEquals("secrets named []", secrets.toString());
  }

  @Test
  void theSecretsThatSourcesAskForAreTakenAndNeverShown() throws Exception {
    HttpResponse<String> answer = send("{\"gecko\": \"s3cret\", \"stranger\": \"s3cret\"}");
    assertEquals("{\"status\":\"ok\",\"secrets_taken\":[\"gecko\"]}", answer.body());
    assertEquals("secrets named [gecko]", secrets.toString());
  }

  @Test
  void aBadBodyIsRefusedWithoutItsWords() throws Exception {
    assertRefused(400, "{NAME: SECRET}", send("{\"gecko\": \"s3cret\""));
    assertRefused(400, "{NAME: SECRET}", send("[\"s3cret\"]"));
    assertRefused(400, "{NAME: SECRET}", send("{\"gecko\": \"s3cret\", \"gecko\": \"x\"}"));
    assertRefused(
        400,
        "secret 'gecko' has to be",
        send("{\"other\": \"x\", \"gecko\": \"s3cret\\r\\nA: b\"}"));
    assertRefused(413, "request_too_large", send("\"" + "s3cret".repeat(20_000) + "\""));
    assertRefused(
        404, "POST /v1/keys", post("/v1/facts", "{}", "Content-Type", "application/json"));
  }

  @Test
  void noPageBringsASecret() throws Exception {
    String body = "{\"gecko\": \"s3cret\"}";
    assertRefused(415, "not_from_here", post("/v1/keys", body, "Content-Type", "text/plain"));
    assertRefused(
        403,
        "not_from_here",
        post(
            "/v1/keys",
            body,
            "Content-Type",
            "application/json",
            "Origin",
            "https://evil.example"));
  }
}
