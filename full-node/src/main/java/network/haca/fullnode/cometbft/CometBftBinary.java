package network.haca.fullnode.cometbft;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.service.Children;
import network.haca.service.UserHome;

/**
 * Finds CometBFT v0.40.0: on the PATH, in the cache, or built into the cache with Go. A binary on
 * the PATH is taken as it is; the protocol check at start refuses one that does not fit.
 */
public final class CometBftBinary {
  public static final String VERSION = "v0.40.0";
  private static final String MODULE = "github.com/cometbft/cometbft/cmd/cometbft";

  private CometBftBinary() {}

  /**
   * @param progress told what is done when it takes long
   * @throws IOException if there is no CometBFT and none can be made; the message says what to do
   */
  public static Path locate(Consumer<String> progress) throws IOException {
    Optional<Path> onPath = onPath("cometbft");
    if (onPath.isPresent()) {
      return onPath.get();
    }
    Path folder = UserHome.ofProcess().cache().resolve("cometbft-" + VERSION);
    Path cached = folder.resolve("cometbft");
    if (Files.isExecutable(cached)) {
      return cached;
    }
    if (onPath("go").isEmpty()) {
      throw new IOException(
          "CometBFT is missing: put a cometbft " + VERSION + " on the PATH, or install Go");
    }
    progress.accept("building CometBFT " + VERSION + " with Go (once, about a minute) ...");
    goInstall(folder);
    return cached;
  }

  private static Optional<Path> onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static void goInstall(Path folder) throws IOException {
    Files.createDirectories(folder);
    ProcessBuilder builder =
        new ProcessBuilder("go", "install", MODULE + "@" + VERSION).redirectErrorStream(true);
    builder.environment().put("GOBIN", folder.toString());
    // Go keeps its own cache in the user's home, and stops where there is no such variable.
    builder.environment().putIfAbsent("HOME", UserHome.ofProcess().resolve("").toString());
    builder.directory(folder.toFile());
    Process process = Children.start(builder);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("go install " + MODULE + " failed: " + output);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while building CometBFT", e);
    }
  }
}
