package network.haca.devnet.models;

import java.io.IOException;
import java.nio.file.Path;
import network.haca.devnet.build.BuiltTree;

/** Locations of the bundled models. */
public final class BundledModels {
  private BundledModels() {}

  /** The folder that the build made. */
  public static Path folder() throws IOException {
    return BuiltTree.resolve("inference-workers/tensor-worker/target/models");
  }

  /** The folder of the classifier that is proven in zero knowledge, with its calibration. */
  public static Path provable() throws IOException {
    return BuiltTree.resolve("models/zk/classifier");
  }

  /** The scripts that make ONNX models out of other formats. */
  public static Path exporter() throws IOException {
    return BuiltTree.resolve("models/export");
  }
}
