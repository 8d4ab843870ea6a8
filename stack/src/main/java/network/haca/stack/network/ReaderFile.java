package network.haca.stack.network;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.TreeMap;
import network.haca.settings.KafkaSettings;

/**
 * What Kafka's own tools need to read the network's topics, in a file that only its owner reads.
 */
final class ReaderFile {
  private static final FileAttribute<?>[] OWNER_ONLY =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];

  private ReaderFile() {}

  static void write(Path file, KafkaSettings reader) throws IOException {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(reader.properties())
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    text.append("group.id=reader\n");
    Files.deleteIfExists(file);
    Files.createFile(file, OWNER_ONLY);
    Files.writeString(file, text);
  }
}
