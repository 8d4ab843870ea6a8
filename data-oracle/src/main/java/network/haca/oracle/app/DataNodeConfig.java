package network.haca.oracle.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import network.haca.oracle.http.FactLimits;
import network.haca.oracle.http.FetchBounds;
import network.haca.provingnode.app.NodeConfig;
import network.haca.schemas.NodeKind;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * A data node's configuration.
 *
 * @param sources the file of sources
 */
public record DataNodeConfig(NodeConfig node, Path sources, FactLimits limits, FetchBounds fetch) {

  public static DataNodeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    DataNodeConfig config =
        new DataNodeConfig(
            NodeConfig.read(settings, "data", NodeKind.DATA_NODE, 8300),
            settings.requiredPath("data.sources", "the file of sources"),
            new FactLimits(
                settings.number(
                    "data.body.max", "1024 to 16777216 bytes", 64 << 10, 1024, 16 << 20),
                settings.number("data.requests.max", "1 to 100000 requests", 1_000, 1, 100_000),
                settings.number(
                    "data.client.requests.max", "1 to 100000 requests", 100, 1, 100_000)),
            fetch(settings));
    settings.check();
    return config;
  }

  private static FetchBounds fetch(Settings settings) {
    return new FetchBounds(
        settings.duration("data.fetch.connect", Duration.ofSeconds(5)),
        settings.duration("data.fetch.whole", Duration.ofSeconds(15)),
        settings.number("data.fetch.connections", "1 to 10000", 50, 1, 10_000),
        settings.number("data.fetch.answer.max", "1024 to 67108864 bytes", 1 << 20, 1024, 64 << 20),
        settings.value(
            "data.fetch.trust",
            "a PEM file of authorities, in the place of the JDK's",
            Optional.empty(),
            text -> Optional.of(file(text))));
  }

  private static Path file(String text) {
    Path file = Path.of(text);
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("not readable");
    }
    return file;
  }

  public String host() {
    return node.host();
  }
}
