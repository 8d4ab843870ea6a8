package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.testkit.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network of {@code compose.yaml} with the profiles {@code four-validators} and {@code llm}: a
 * decoder of two layers with random weights is the language model.
 */
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class ContainerProfilesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int COMMITTED = 2;
  private static final String CHAT =
      "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":8}";
  private static final List<String> NODES =
      List.of("full-node", "full-node-2", "full-node-3", "full-node-4");

  @TempDir private static Path home;

  private static @Nullable ComposeStack stack;

  // Set before all tests.
  @SuppressWarnings("NullAway.Init")
  private static ComposedNetwork network;

  @BeforeAll
  static void up() throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"local": {"folder": "/models"}},
             "models": [{"name": "tiny", "provider": "local", "upstream": "tiny-llama"}]}
            """);
    // Whoever runs the test may keep files to himself, and the container's user is another.
    Files.setPosixFilePermissions(models, PosixFilePermissions.fromString("rw-r--r--"));
    ComposeStack created =
        ComposeStack.of(
            home,
            List.of("four-validators", "llm"),
            Map.of(
                "HACA_LLM_MODELS", models.toString(),
                "HACA_LLM_FOLDER",
                    Path.of("../inference-workers/llm-node/src/test/resources")
                        .toRealPath()
                        .toString()));
    stack = created;
    network = new ComposedNetwork(created, home);
    created.up();
    awaitAllSign(0);
  }

  @AfterAll
  static void down() throws IOException {
    if (stack != null) {
      stack.close();
    }
  }

  /**
   * How many have signed the last block but one; none while the first node is away. Of the last it
   * knows only those who signed before it went on.
   */
  private static long signatures() {
    try {
      return CometBft.get(network.cometRpc(), "/commit?height=" + (height() - 1))
          .at("/signed_header/commit/signatures")
          .valueStream()
          .filter(signature -> signature.get("block_id_flag").asInt() == COMMITTED)
          .count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Waits until all have signed a block that was not on its way at a height. */
  private static void awaitAllSign(long height) throws Exception {
    Await.until(
        PATIENCE, "four do not sign", () -> signatures() == NODES.size() && height() > height + 3);
  }

  private static long height() throws IOException {
    return CometBft.get(network.cometRpc(), "/status")
        .at("/sync_info/latest_block_height")
        .asLong();
  }

  private static String run(String... arguments) throws Exception {
    return Objects.requireNonNull(stack).run(arguments);
  }

  private static void assertSettles(String proof) throws Exception {
    assertEquals(Optional.empty(), network.firstFailure(network.receipt(proof)));
  }

  @Test
  void fourSignAndThreeGoOnUntilTheKilledOneSignsAgain() throws Exception {
    var _ = run("kill", "full-node-3");
    Await.until(PATIENCE, "nobody misses the killed one", () -> signatures() == NODES.size() - 1);
    long before = height();
    Await.until(PATIENCE, "three stand still", () -> height() > before + 2);
    assertSettles(network.infer());
    var _ = run("start", "full-node-3");
    awaitAllSign(height());
  }

  @Test
  void theNodeThatAllOthersAskComesBackToThem() throws Exception {
    long before = height();
    var _ = run("kill", "full-node");
    var _ = run("start", "full-node");
    awaitAllSign(before);
    assertSettles(network.infer());
  }

  @Test
  void theDemoFollowsTheValidatorsThatTheGenesisDoesNotHave() throws Exception {
    String shown = run("--profile", "tools", "run", "--rm", "-T", "demo");
    assertTrue(shown.contains("the validators of now are followed"), shown);
  }

  @Test
  void aChatWithAModelOfTheMountedFolderIsSignedAndSettles() throws Exception {
    String answer = network.answer("/v1/chat/completions", CHAT).body();
    assertFalse(
        new ObjectMapper().readTree(answer).at("/choices/0/message/content").asText().isEmpty(),
        answer);
    assertSettles(LlmNetwork.leafOf(answer).toString());
  }
}
