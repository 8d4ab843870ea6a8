package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Triton's own Python clients; skipped where they are not installed. */
@Tag("full")
class TritonClientIT {
  @TempDir private Path home;

  private static ClientProgram python(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(arguments);
    return ClientProgram.run(Path.of("."), command.toArray(String[]::new));
  }

  @Test
  void tritonclientGetsTheNumbersOfOnnxRuntime() throws Exception {
    ClientProgram installed =
        python(List.of("-c", "import numpy, onnxruntime, tritonclient.http, tritonclient.grpc"));
    assumeTrue(installed.code() == 0, "python3 lacks tritonclient[all] or onnxruntime");
    NetworkPorts ports = NetworkPorts.free();
    try (Network network =
        Network.start(
            home, Path.of("../inference-workers/tensor-worker/target/models"), ports, line -> {})) {
      ClientProgram result =
          python(
              List.of(
                  "clients/triton_client.py",
                  Integer.toString(network.ports().http()),
                  Integer.toString(network.ports().grpc())));
      assertEquals(0, result.code(), result.output());
    }
  }

  @Test
  void t1EveryDatatypeIsOnnxRuntimesOverEveryWayAloneAndInBatches() throws Exception {
    ClientProgram installed =
        python(
            List.of(
                "-c",
                "import ml_dtypes, numpy, onnx, onnxruntime, tritonclient.http, tritonclient.grpc"));
    assumeTrue(
        installed.code() == 0, "python3 lacks tritonclient[all], ml_dtypes, onnxruntime or onnx");
    String script = "clients/triton_datatypes.py";
    Path models = home.resolve("models");
    ClientProgram made = python(List.of(script, "make", models.toString()));
    assertEquals(0, made.code(), made.output());
    try (Network network =
        Network.start(home.resolve("network"), models, NetworkPorts.free(), line -> {})) {
      ClientProgram result =
          python(
              List.of(
                  script,
                  "compare",
                  models.toString(),
                  Integer.toString(network.ports().http()),
                  Integer.toString(network.ports().grpc())));
      assertEquals(0, result.code(), result.output());
    }
  }
}
