package network.haca.devnet.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import network.haca.devnet.processes.SettingsFile;
import network.haca.service.OwnerOnly;

/**
 * The volumes of {@code compose.yaml}, one for each service: a container finds its own in {@code
 * /haca}, and whoever prepares them has them side by side.
 *
 * @param all the folder that holds each volume under the name of its service
 */
record Volumes(Path all) {
  /** A container's own volume, as the container has it. */
  private static final Path OWN = Path.of("/haca");

  private static final String SETTINGS = "settings.properties";

  /** The path of something in a service's volume, here. */
  Path here(String service, String name) {
    return all.resolve(service).resolve(name);
  }

  /** The path of something in a service's volume, as the service has it. */
  static Path own(String name) {
    return OWN.resolve(name);
  }

  /** Takes a service's volume for what only its role may read. */
  void prepare(String service) throws IOException {
    OwnerOnly.folder(all.resolve(service));
  }

  /** Tells a service its settings. */
  void tell(String service, Map<String, String> settings) throws IOException {
    SettingsFile.write(here(service, SETTINGS), settings);
  }

  /** Puts a text into a service's volume. */
  void put(String service, String name, String text) throws IOException {
    Path whole = here(service, name + ".new");
    OwnerOnly.file(whole);
    Files.writeString(whole, text);
    // Whoever reads it may run already.
    Files.move(
        whole,
        here(service, name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
