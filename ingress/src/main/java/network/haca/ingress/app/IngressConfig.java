package network.haca.ingress.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.connection.server.ServerLimits;
import network.haca.ingress.http.HttpLimits;
import network.haca.ingress.llm.LlmLimits;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * The ingress's configuration.
 *
 * @param connections of clients, on both ports
 * @param directoryFiles where the nodes are read from instead of the chain, if there are any
 * @param chain the JSON-RPC of a full node, whose registry is the directory
 * @param chainEvents the WebSocket of that node, which tells of changes with their block; without
 *     it they are found by asking
 * @param directoryRefresh how often the directory and the nodes are asked
 * @param nodeTimeout how long a node may take to answer
 * @param llmIdle how long an LLM node may be silent, before its first token and between two
 * @param triesMax nodes that a request is given to, one after the other, while none can answer
 * @param identity folder of the certificate that is presented to nodes which ask for one
 */
public record IngressConfig(
    String host,
    int httpPort,
    int grpcPort,
    HttpLimits limits,
    ServerLimits connections,
    List<Path> directoryFiles,
    URI chain,
    Duration directoryRefresh,
    Optional<URI> chainEvents,
    Duration nodeTimeout,
    Duration llmIdle,
    LlmLimits llm,
    int triesMax,
    Optional<Path> identity) {

  public static IngressConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    Duration nodeTimeout = settings.duration("ingress.node.timeout", Duration.ofSeconds(30));
    Duration llmIdle = settings.duration("ingress.llm.idle", Duration.ofMinutes(2));
    IngressConfig config =
        new IngressConfig(
            settings.text("ingress.host", "127.0.0.1"),
            settings.port("ingress.http.port", 8000),
            settings.port("ingress.grpc.port", 8001),
            new HttpLimits(
                settings.number(
                    "ingress.body.max", "1024 to 1073741824 bytes", 32 << 20, 1024, 1 << 30),
                settings.number(
                    "ingress.held.max",
                    "1024 to 2147483647 bytes",
                    512 << 20,
                    1024,
                    Integer.MAX_VALUE),
                settings.number(
                    "ingress.json.max", "1024 to 1073741824 bytes", 128 << 20, 1024, 1 << 30),
                settings.duration("ingress.idle", Duration.ofSeconds(30)),
                nodeTimeout.compareTo(llmIdle) > 0 ? nodeTimeout : llmIdle),
            ServerLimits.read(settings),
            settings.value(
                "directory.files", "paths, comma-separated", List.of(), IngressConfig::paths),
            settings.uri("chain.rpc", URI.create("http://127.0.0.1:8548")),
            settings.duration("directory.refresh", Duration.ofSeconds(1)),
            optional(settings, "chain.ws").map(URI::create),
            nodeTimeout,
            llmIdle,
            new LlmLimits(
                settings.number("ingress.llm.requests.max", "1 to 1000000", 10_000, 1, 1_000_000),
                settings.number(
                    "ingress.llm.client.requests.max", "1 to 1000000", 1_000, 1, 1_000_000)),
            settings.number("ingress.tries.max", "1 to 100 nodes", 3, 1, 100),
            optional(settings, "ingress.identity").map(Path::of));
    settings.check();
    return config;
  }

  private static Optional<String> optional(Settings settings, String key) {
    return Optional.of(settings.text(key, "")).filter(text -> !text.isEmpty());
  }

  private static List<Path> paths(String text) {
    return Stream.of(text.split(",")).map(String::strip).map(Path::of).toList();
  }
}
