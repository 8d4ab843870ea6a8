package network.haca.devnet.network;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import network.haca.service.OwnerOnly;
import network.haca.settings.KafkaSettings;

/**
 * The properties by which Kafka's own tools read the network's topics, in a file that only its
 * owner reads.
 */
public final class ReaderFile {
  /** Its name in a network's home. */
  public static final String NAME = "kafka-reader.properties";

  private static final String GROUP = "group.id";
  private static final String SERVERS = "bootstrap.servers";

  private ReaderFile() {}

  /** The reader that a file describes. */
  public static KafkaSettings read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      properties.load(text);
    }
    Map<String, String> all = new TreeMap<>();
    properties.forEach((key, value) -> all.put(key.toString(), value.toString()));
    all.keySet().remove(GROUP);
    return new KafkaSettings(all.getOrDefault(SERVERS, ""), all);
  }

  public static void write(Path file, KafkaSettings reader) throws IOException {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(reader.properties())
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    text.append(GROUP + "=reader\n");
    OwnerOnly.file(file);
    Files.writeString(file, text);
  }
}
