package network.haca.devnet.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.haca.service.Children;

/** A folder that is a file system of its own in memory, which can be filled and freed. */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "256m";
  private static final int PIECE = 1 << 20;
  private static final int PIECES_MAX = 1_024;
  private static final int COMMAND_SECONDS_MAX = 10;
  static final String FILLER = ".filler";

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Returns true if this process may mount at all; tried on a folder that is made for it. */
  static boolean isPossible(Path folder) {
    try (SmallDisk _ = mount(folder)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @throws IOException if the system does not let this process mount
   */
  static SmallDisk mount(Path folder) throws IOException {
    Files.createDirectories(folder);
    run(List.of("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString()));
    return new SmallDisk(folder);
  }

  /** Takes all that is left. */
  void fill() {
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILLER))) {
      for (int i = 0; i < PIECES_MAX; i++) {
        out.write(piece);
      }
    } catch (IOException e) {
      // Full, as it is to be.
    }
  }

  void free() throws IOException {
    Files.deleteIfExists(folder.resolve(FILLER));
  }

  @Override
  public void close() throws IOException {
    run(List.of("umount", "-l", folder.toString()));
  }

  private static void run(List<String> command) throws IOException {
    try {
      Process process =
          Children.start(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD));
      if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " does not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException(command + " is refused");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + command, e);
    }
  }
}
