package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** That one alone, if it is named; JUnit fails where there is none of that name. */
  private static Stream<String> clients() {
    return Stream.of(
            "openai",
            "langchain",
            "llamaindex",
            "litellm",
            "instructor",
            "pydantic_ai",
            "openai_agents",
            "llm",
            "openai-js",
            "ai-sdk")
        .filter(client -> ONE.isEmpty() || ONE.equals(client));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void theClientIsServedAsItIs(String client) throws Exception {
    String base = "http://127.0.0.1:" + network.ports().http() + "/v1";
    ClientProgram run = ClientProgram.run(Path.of("."), "clients/llm/run", client, base);
    assertEquals(0, run.code(), run.output());
    assertTrue(run.output().endsWith("served\n"), run.output());
  }
}
