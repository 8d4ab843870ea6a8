package network.haca.devnet.build;

import java.io.IOException;
import java.nio.file.Path;

/** The folder of the product's sources and of what was built of them. */
public final class BuiltTree {
  private static final String ROOT = "haca.root";

  private BuiltTree() {}

  /**
   * The place of a file or folder below the root that the {@code haca} script names.
   *
   * @throws IOException if none is named
   */
  public static Path resolve(String path) throws IOException {
    String root = System.getProperty(ROOT);
    if (root == null) {
      throw new IOException(
          "%s is needed: start haca by its script, which says where it is built (-D%s=FOLDER)"
              .formatted(path, ROOT));
    }
    return Path.of(root).resolve(path);
  }
}
