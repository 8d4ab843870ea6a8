package network.haca.ingress.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.ingress.http.HttpLimits;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * The ingress's configuration.
 *
 * @param directoryFiles where the nodes are read from
 * @param directoryRefresh how often the directory and the nodes are asked
 * @param nodeTimeout how long a node may take to answer
 */
public record IngressConfig(
    String host,
    int httpPort,
    int grpcPort,
    HttpLimits limits,
    List<Path> directoryFiles,
    Duration directoryRefresh,
    Duration nodeTimeout) {

  public static IngressConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    IngressConfig config =
        new IngressConfig(
            settings.text("ingress.host", "127.0.0.1"),
            settings.port("ingress.http.port", 8000),
            settings.port("ingress.grpc.port", 8001),
            new HttpLimits(
                settings.number(
                    "ingress.body.max", "1024 to 1073741824 bytes", 32 << 20, 1024, 1 << 30),
                settings.duration("ingress.idle", Duration.ofSeconds(30))),
            Stream.of(
                    settings
                        .requiredText("directory.files", "directory files, comma-separated")
                        .split(","))
                .map(String::strip)
                .map(Path::of)
                .toList(),
            settings.duration("directory.refresh", Duration.ofSeconds(1)),
            settings.duration("ingress.node.timeout", Duration.ofSeconds(30)));
    settings.check();
    return config;
  }
}
