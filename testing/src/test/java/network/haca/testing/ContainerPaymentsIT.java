package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network of {@code compose.yaml} with the profiles {@code llm} and {@code paid}: its wallet
 * pays for a chat, and what was charged is settled.
 */
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class ContainerPaymentsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String CHAT =
      "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":8}";

  @TempDir private Path home;

  @Test
  void theWalletPaysForAChatAndTheBooksAddUp() throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"local": {"folder": "/models"}},
             "models": [{"name": "tiny", "provider": "local", "upstream": "tiny-llama",
                         "price": {"input": 2, "output": 8}, "limits": {"answerTokens": 100}}]}
            """);
    // Whoever runs the test may keep files to himself, and the container's user is another.
    Files.setPosixFilePermissions(models, PosixFilePermissions.fromString("rw-r--r--"));
    String folder =
        Path.of("../inference-workers/llm-node/src/test/resources").toRealPath().toString();
    Map<String, String> own =
        Map.of(
            "HACA_PAID", "true", "HACA_LLM_MODELS", models.toString(), "HACA_LLM_FOLDER", folder);
    try (ComposeStack stack = ComposeStack.of(home, List.of("llm", "paid"), own)) {
      stack.up();
      awaitChallenge(stack.ports().http());
      var _ = haca(stack, "wallet", "approve");
      String paid = haca(stack, "wallet", "pay", "hello", "--model", "tiny", "--max-tokens", "8");
      assertTrue(paid.contains("\"settled\""), paid);
      String books = haca(stack, "payments", "reconcile");
      assertTrue(books.contains("\"payments\":1") && books.contains("\"differences\":[]"), books);
    }
  }

  private static String haca(ComposeStack stack, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of("--profile", "tools", "run", "--rm", "-T", "haca"));
    line.addAll(List.of(arguments));
    line.add("--json");
    return stack.run(line.toArray(String[]::new));
  }

  private static void awaitChallenge(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d/v1/chat/completions".formatted(port));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(CHAT))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Await.until(
          PATIENCE,
          "nobody asks for payment",
          () -> {
            try {
              return http.send(request, BodyHandlers.ofString()).statusCode() == 402;
            } catch (IOException away) {
              return false;
            }
          });
    }
  }
}
