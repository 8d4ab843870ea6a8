package network.haca.cli.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import network.haca.service.OwnerOnly;

/**
 * The temporary home of a demo, which takes its log too: deleted at the end, left where something
 * goes wrong.
 */
public final class DemoHome {
  /** The name that {@code logback-demo.xml} reads. */
  private static final String PROPERTY = "haca.demo.home";

  private DemoHome() {}

  /** Makes the home and sends the log there; must run before the first logger is made. */
  public static void prepare() {
    var _ = make();
    System.setProperty("logback.configurationFile", "logback-demo.xml");
  }

  private static Path make() {
    OwnerOnly.newFiles();
    try {
      Path home = Files.createTempDirectory("haca-demo");
      System.setProperty(PROPERTY, home.toString());
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
  }

  /** The home that was prepared, or one that is made now: never a folder that was there before. */
  static Path path() {
    String prepared = System.getProperty(PROPERTY);
    return prepared == null ? make() : Path.of(prepared);
  }

  /** Deletes the home; the next demo has another. */
  static void delete() throws IOException {
    String prepared = System.clearProperty(PROPERTY);
    if (prepared != null) {
      delete(Path.of(prepared));
    }
  }

  /** A folder and all that is in it. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
