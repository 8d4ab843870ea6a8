package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule T1: models that other tools export and other packages carry say here what ONNX Runtime's own
 * Python says (testing/clients/models).
 */
@Tag("full")
class ForeignModelsIT {
  @TempDir private Path home;

  private static ClientProgram run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("clients/models/run"));
    command.addAll(List.of(arguments));
    return ClientProgram.run(Path.of("."), command.toArray(String[]::new));
  }

  @Test
  void t1ForeignModelsAreServedAsTheyAre() throws Exception {
    String folder = home.resolve("foreign").toString();
    ClientProgram made = run("make", folder);
    assertEquals(0, made.code(), made.output());
    try (ModelsAlone served = ModelsAlone.start(home, Path.of(folder, "models"))) {
      ClientProgram compared =
          run("compare", folder, Integer.toString(served.ingress().httpPort()));
      assertEquals(0, compared.code(), compared.output());
      assertTrue(compared.output().contains("outputs, "), compared.output());
    }
  }
}
