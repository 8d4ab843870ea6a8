package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** KServe's and MLServer's own clients, out of PyPI, at the ingress. */
@Tag("full")
class TensorClientsIT {
  @TempDir private Path home;

  private static ClientProgram run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("clients/oip/run"));
    command.addAll(List.of(arguments));
    return ClientProgram.run(Path.of("."), command.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kserve", "mlserver"})
  void theClientIsServedAsItIs(String client) throws Exception {
    Path models = home.resolve("models");
    ClientProgram made = run("triton_models", models.toString());
    assertEquals(0, made.code(), made.output());
    try (ModelsAlone served = ModelsAlone.start(home, models)) {
      ClientProgram asked =
          run(
              client + "_client",
              Integer.toString(served.ingress().httpPort()),
              Integer.toString(served.ingress().grpcPort()));
      assertEquals(0, asked.code(), asked.output());
      assertTrue(asked.output().contains("clients are served"), asked.output());
    }
  }
}
