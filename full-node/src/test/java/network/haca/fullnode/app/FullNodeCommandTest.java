package network.haca.fullnode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.haca.role.CommandErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a full node's command prints where it does something else than to run the node. */
class FullNodeCommandTest {
  @TempDir private Path home;

  /** The one document on standard output. */
  private JsonNode document(int exit, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "--set", "node.home=" + home));
    CommandErrors errors = new CommandErrors();
    CommandLine command =
        new CommandLine(new FullNodeCommand())
            .setExecutionExceptionHandler(errors)
            .setParameterExceptionHandler(errors);
    PrintStream standard = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertEquals(exit, command.execute(all.toArray(String[]::new)));
    } finally {
      System.setOut(standard);
    }
    return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aHaltIsClearedOnce() throws Exception {
    new HaltFile(home).write(new Halt(7, "AppHash", "0xab", "0xcd", Instant.EPOCH, "line"));
    Files.createDirectories(home.resolve("cometbft/data"));
    Path aside = home.resolve("halted-at-7");
    assertEquals(aside.toString(), document(0, "--clear-halt").path("putAside").asText());
    assertEquals(
        "the node in %s is not halted".formatted(home),
        document(2, "--clear-halt").path("error").asText());
  }

  @Test
  void aNodeThatRunsPrintsNoDocument() throws Exception {
    JsonNode refused = document(2);
    assertEquals(2, refused.path("exit").asInt());
    assertEquals(
        "--json is for --init and --clear-halt; a node that runs prints no document",
        refused.path("error").asText());
  }
}
