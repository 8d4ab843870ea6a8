package network.haca.devnet.processes;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import network.haca.service.OwnerOnly;

/** A role's settings as the file that its {@code --config} takes; they may hold passwords. */
public final class SettingsFile {
  private SettingsFile() {}

  /** Writes the file, which only its owner may read, in the place of one that may be there. */
  public static void write(Path file, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    OwnerOnly.file(whole);
    try (Writer out = Files.newBufferedWriter(whole)) {
      properties.store(out, null);
    }
    // Whoever reads it may run already.
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
