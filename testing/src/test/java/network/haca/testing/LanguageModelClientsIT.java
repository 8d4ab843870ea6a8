package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of language models as they are, out of PyPI and npm, at the ingress. {@code
 * -Dclient=NAME} runs one of them.
 */
@Tag("full")
class LanguageModelClientsIT {
  private static final String ONE = System.getProperty("client", "");

  @TempDir private static Path home;
  private static LlmNetwork network;

  @BeforeAll
  static void start() throws Exception {
    network = LlmNetwork.start(home);
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai",
        "langchain",
        "llamaindex",
        "litellm",
        "instructor",
        "pydantic_ai",
        "openai_agents",
        "llm",
        "openai-js",
        "ai-sdk"
      })
  void theClientIsServedAsItIs(String client) throws Exception {
    assumeTrue(ONE.isEmpty() || ONE.equals(client));
    String base = "http://127.0.0.1:" + network.ports().http() + "/v1";
    Process process =
        new ProcessBuilder("clients/llm/run", client, base).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.endsWith("served\n"), output);
  }
}
