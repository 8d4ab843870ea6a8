package network.haca.fullnode.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts the ledger of a halted node aside, so that it begins anew; nothing is deleted. Keys stay,
 * and with them what was signed last: without that, the validator could sign twice.
 */
final class HaltClearing {
  private static final String SIGNED_LAST = "priv_validator_state.json";
  private static final int FOLDERS_MAX = 1000;

  private final Path home;
  private final HaltFile halt;

  HaltClearing(Path home) {
    this.home = home;
    this.halt = new HaltFile(home);
  }

  /**
   * Does so; if it was interrupted before, goes on with that.
   *
   * @return where everything is now
   * @throws IOException if the node is not halted, or files cannot be moved
   */
  Path clear() throws IOException {
    if (!Files.exists(halt.path())) {
      throw new IOException("the node in %s is not halted".formatted(home));
    }
    Path aside = folder(halt.read().map(Halt::height).orElse(0L));
    Path data = Files.createDirectories(aside.resolve("cometbft-data"));
    move(home.resolve("ledger"), aside);
    move(home.resolve("snapshots"), aside);
    for (Path file : blocks()) {
      move(file, data);
    }
    // Last: until then the node does not start.
    move(halt.path(), aside);
    return aside;
  }

  private List<Path> blocks() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("cometbft/data"))) {
      return files.filter(file -> !file.endsWith(SIGNED_LAST)).toList();
    }
  }

  /** A new one, or that of a clearing that was interrupted. */
  private Path folder(long height) throws IOException {
    for (int i = 1; i <= FOLDERS_MAX; i++) {
      String name = "halted-at-%d%s".formatted(height, i == 1 ? "" : "-" + i);
      Path folder = home.resolve(name);
      if (!Files.exists(folder.resolve(HaltFile.NAME))) {
        return folder;
      }
    }
    throw new IOException("%s holds more than %d halts".formatted(home, FOLDERS_MAX));
  }

  private static void move(Path from, Path folder) throws IOException {
    if (Files.exists(from)) {
      var _ = Files.move(from, folder.resolve(from.getFileName()));
    }
  }
}
