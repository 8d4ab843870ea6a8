package network.haca.devnet.models;

import java.io.IOException;
import java.nio.file.Path;

/** Locations of the bundled models. */
public final class BundledModels {
  private BundledModels() {}

  /** The folder that the build made, under the root that the {@code haca} script names. */
  public static Path folder() throws IOException {
    return root().resolve("inference-workers/tensor-worker/target/models");
  }

  /** The scripts that make ONNX models out of other formats. */
  public static Path exporter() throws IOException {
    return root().resolve("models/export");
  }

  private static Path root() throws IOException {
    String root = System.getProperty("haca.root");
    if (root == null) {
      throw new IOException("start haca by its script: it says where the models are");
    }
    return Path.of(root);
  }
}
