package network.haca.stack;

import java.nio.file.Path;

/** Where the bundled models are. */
final class Models {
  private Models() {}

  /** The folder that the build made, under the root that the {@code haca} script names. */
  static Path folder() throws SetupException {
    return root().resolve("inference-workers/tensor-worker/target/models");
  }

  /** The scripts that make ONNX models out of other formats. */
  static Path exporter() throws SetupException {
    return root().resolve("models/export");
  }

  private static Path root() throws SetupException {
    String root = System.getProperty("haca.root");
    if (root == null) {
      throw new SetupException("start haca by its script: it says where the models are", null);
    }
    return Path.of(root);
  }
}
