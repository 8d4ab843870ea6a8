package network.haca.cli.roles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.haca.role.OneSentenceErrors;
import network.haca.service.Explained;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SettingsCommandTest {
  private final PrintStream standard = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @BeforeEach
  void catchOutput() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveBack() {
    System.setOut(standard);
  }

  private int run(String... arguments) {
    return new CommandLine(new SettingsCommand())
        .setErr(new PrintWriter(told, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(new OneSentenceErrors())
        .execute(arguments);
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aRolesTableHasALineForEachKey() {
    assertEquals(0, run("broker"));
    assertEquals("broker", lines().getFirst());
    String port =
        lines().stream().filter(line -> line.contains("broker.port ")).findFirst().orElseThrow();
    assertEquals(
        List.of(
            "broker.port",
            "a port from 0 to 65535",
            "9092",
            "The port of clients; 0 takes a free one."),
        List.of(port.strip().split(" {2,}")));
  }

  @Test
  void withoutARoleAllAreShown() {
    assertEquals(0, run());
    assertTrue(lines().containsAll(RoleSettings.all().keySet()));
  }

  /** Keys that are read only when another is given, too. */
  @Test
  void jsonIsOneDocumentWithEveryKey() throws Exception {
    assertEquals(0, run("bridge", "--json"));
    JsonNode document = new ObjectMapper().readTree(printed.toByteArray());
    assertEquals(List.of("bridge"), document.properties().stream().map(e -> e.getKey()).toList());
    JsonNode settings = document.path("bridge");
    List<String> keys = settings.findValuesAsText("key");
    assertTrue(keys.containsAll(List.of("kafka.password", "bridge.key.file", "http.body.max")));
    JsonNode key = settings.get(keys.indexOf("bridge.key"));
    assertTrue(key.path("secret").asBoolean());
    assertFalse(key.path("required").asBoolean());
    JsonNode data = settings.get(keys.indexOf("bridge.data"));
    assertTrue(data.path("default").isNull() && data.path("required").asBoolean());
    assertEquals("a path", data.path("form").asText());
  }

  @Test
  void whatIsNoRoleIsToldWhichThereAre() {
    assertEquals(Explained.SETUP, run("brige", "--json"));
    assertEquals(List.of(), lines());
    assertTrue(
        told.toString(StandardCharsets.UTF_8)
            .startsWith("'brige' is no role; give one of worker, llm-node, "));
  }
}
