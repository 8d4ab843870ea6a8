package network.haca.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import network.haca.role.CommandErrors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class InferenceBenchCommandTest {
  private final StringWriter told = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"TEE", "VANILLA", "bare"})
  void aPeerDoesNotTakeTheNameOfAnotherRow(String name) {
    int code =
        new CommandLine(new InferenceBenchCommand())
            .setErr(new PrintWriter(told, true))
            .setExecutionExceptionHandler(new CommandErrors())
            .execute("--ingress", "http://127.0.0.1:1", "--peer", name + "=http://127.0.0.1:1");
    assertEquals(
        "--peer: %s names a row of the bench itself; give another name than TEE, VANILLA, bare."
            .formatted(name),
        told.toString().strip());
    assertEquals(2, code);
  }
}
