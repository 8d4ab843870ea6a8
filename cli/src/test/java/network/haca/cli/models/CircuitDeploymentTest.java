package network.haca.cli.models;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import network.haca.contracts.RegisteredModel;
import network.haca.role.SetupException;
import network.haca.testkit.RecordedCircuit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule H1: a model is registered with its circuit's own outputs, or with none. */
class CircuitDeploymentTest {
  private static final int FP32 = 10;

  @TempDir private Path folder;

  private CircuitDeployment circuit() throws IOException, SetupException {
    return CircuitDeployment.read(RecordedCircuit.writeNamedInto(folder.resolve("circuit")));
  }

  private static RegisteredModel.Output output(String name, Long... shape) {
    return new RegisteredModel.Output(name, FP32, List.of(shape));
  }

  @Test
  void allOutputsOrNoneAreTaken() throws Exception {
    CircuitDeployment circuit = circuit();
    assertDoesNotThrow(() -> circuit.requireOutputs(List.of()));
    assertDoesNotThrow(() -> circuit.requireOutputs(List.of(output("scores", 1L, 3L))));
  }

  @Test
  void anAskedOutputThatDiffersFromTheCircuitsIsRefused() throws Exception {
    CircuitDeployment circuit = circuit();
    for (List<RegisteredModel.Output> outputs :
        List.of(
            List.of(output("classes", 1L, 3L)),
            List.of(output("scores", 3L)),
            List.of(output("scores", 1L, 2L)),
            List.of(output("scores", 1L, 3L), output("more", 1L, 1L)))) {
      SetupException refused =
          assertThrows(SetupException.class, () -> circuit.requireOutputs(outputs));
      String said = String.valueOf(refused.getMessage());
      assertTrue(said.startsWith("--asked-output: ") && said.contains("scores"), said);
    }
  }

  @Test
  void aVerifierThatIsNotTheOneOfItsSetUpIsRefused() throws Exception {
    Path file = RecordedCircuit.writeInto(folder.resolve("other")).resolve("circuit.json");
    String text = Files.readString(file);
    String altered = text.replaceFirst("(\"verifier\" ?: ?\"0x)60", "$161");
    assertTrue(!altered.equals(text));
    Files.writeString(file, altered);
    assertThrows(
        SetupException.class,
        () -> CircuitDeployment.read(Objects.requireNonNull(file.getParent())));
  }
}
