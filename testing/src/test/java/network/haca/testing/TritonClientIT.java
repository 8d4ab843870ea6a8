package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Triton's own clients, out of PyPI. */
@Tag("full")
class TritonClientIT {
  @TempDir private Path home;

  private static ClientProgram run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("clients/oip/run"));
    command.addAll(List.of(arguments));
    return ClientProgram.run(Path.of("."), command.toArray(String[]::new));
  }

  @Test
  void tritonclientGetsTheNumbersOfOnnxRuntime() throws Exception {
    Path models = Path.of("../inference-workers/tensor-worker/target/models");
    try (Network network = Network.start(home, models, NetworkPorts.free(), line -> {})) {
      ClientProgram result =
          run(
              "triton_client",
              Integer.toString(network.ports().http()),
              Integer.toString(network.ports().grpc()));
      assertEquals(0, result.code(), result.output());
    }
  }

  @Test
  void t1EveryDatatypeIsOnnxRuntimesOverEveryWayAloneAndInBatches() throws Exception {
    Path models = home.resolve("models");
    ClientProgram made = run("triton_datatypes", "make", models.toString());
    assertEquals(0, made.code(), made.output());
    try (Network network =
        Network.start(home.resolve("network"), models, NetworkPorts.free(), line -> {})) {
      ClientProgram result =
          run(
              "triton_datatypes",
              "compare",
              models.toString(),
              Integer.toString(network.ports().http()),
              Integer.toString(network.ports().grpc()));
      assertEquals(0, result.code(), result.output());
    }
  }
}
