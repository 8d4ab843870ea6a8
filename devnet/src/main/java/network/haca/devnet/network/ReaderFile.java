package network.haca.devnet.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import network.haca.service.OwnerOnly;
import network.haca.settings.KafkaSettings;

/**
 * What Kafka's own tools need to read the network's topics, in a file that only its owner reads.
 */
final class ReaderFile {
  private ReaderFile() {}

  static void write(Path file, KafkaSettings reader) throws IOException {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(reader.properties())
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    text.append("group.id=reader\n");
    OwnerOnly.file(file);
    Files.writeString(file, text);
  }
}
