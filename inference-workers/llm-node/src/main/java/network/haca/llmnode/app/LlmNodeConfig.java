package network.haca.llmnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.connection.server.PageGuard;
import network.haca.llmnode.decoder.DecoderOptions;
import network.haca.llmnode.http.LlmLimits;
import network.haca.llmnode.individual.IndividualOptions;
import network.haca.llmnode.llm.Reloading;
import network.haca.llmnode.provider.ProviderBounds;
import network.haca.onnx.Device;
import network.haca.primitives.Address;
import network.haca.provingnode.app.NodeConfig;
import network.haca.schemas.NodeKind;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.Settings;

/**
 * An LLM node's configuration.
 *
 * @param models the registry file of models and providers
 * @param reloading how much of that file may change while the node runs
 * @param form in which requests are hashed
 * @param bodiesBytesMax of all requests and whole answers that are held
 * @param decoder how models run that this node runs itself
 * @param individual how answers are settled each by itself
 * @param keysAccounts whose orders bring keys, beside the operator's
 * @param keysPort on the loopback interface, where the providers' keys arrive
 * @param keysHosts names under which that port is reached, beside the loopback interface's
 */
public record LlmNodeConfig(
    NodeConfig node,
    Path models,
    Reloading reloading,
    Form form,
    LlmLimits limits,
    ProviderBounds provider,
    long bodiesBytesMax,
    DecoderOptions decoder,
    IndividualOptions individual,
    Set<Address> keysAccounts,
    int keysPort,
    Set<String> keysHosts) {
  public LlmNodeConfig {
    keysAccounts = Set.copyOf(keysAccounts);
    keysHosts = Set.copyOf(keysHosts);
  }

  public static LlmNodeConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    NodeConfig node = NodeConfig.read(settings, "worker", NodeKind.LLM_PROXY, 8200);
    IndividualOptions individual = individual(settings);
    LlmNodeConfig config =
        new LlmNodeConfig(
            node,
            settings.requiredPath("llm.models", "the registry file of models and providers"),
            settings.choice("llm.models.reload", Reloading.class, Reloading.PRICES),
            settings.choice("llm.hash.form", Form.class, Form.SDK),
            new LlmLimits(
                settings.number(
                    "llm.body.max", "1024 to 1073741824 bytes", 16 << 20, 1024, 1 << 30),
                settings.number("llm.requests.max", "1 to 100000 requests", 1_000, 1, 100_000),
                settings.number(
                    "llm.client.requests.max", "1 to 100000 requests", 1_000, 1, 100_000),
                settings.number(
                    "llm.stream.pending.max", "1024 to 16777216 bytes", 64 << 10, 1024, 16 << 20),
                individual.payloadBytesMax()),
            new ProviderBounds(
                settings.duration("llm.provider.connect", Duration.ofSeconds(15)),
                settings.duration("llm.provider.idle", Duration.ofSeconds(120)),
                settings.duration("llm.provider.total", Duration.ofMinutes(30)),
                settings.number("llm.provider.connections", "1 to 100000", 1_000, 1, 100_000),
                settings.number(
                    "llm.provider.answer.max", "1024 to 1073741824 bytes", 64 << 20, 1024, 1 << 30),
                settings.number(
                    "llm.provider.event.max", "1024 to 1073741824 bytes", 1 << 20, 1024, 1 << 30),
                settings.number(
                    "llm.provider.stream.max",
                    "1024 to 1073741824 bytes",
                    256 << 20,
                    1024,
                    1 << 30),
                settings.number("llm.provider.failures.max", "1 to 1000", 5, 1, 1_000),
                settings.duration("llm.provider.rest", Duration.ofSeconds(30))),
            settings.number(
                "llm.bodies.max",
                "1048576 to 2147483647 bytes",
                256 << 20,
                1 << 20,
                Integer.MAX_VALUE),
            decoder(settings),
            individual,
            settings.value(
                "llm.keys.accounts",
                "addresses: 0x and 40 hex digits, comma-separated",
                Set.of(),
                LlmNodeConfig::accounts),
            settings.port("llm.keys.port", 8201),
            PageGuard.read(settings, "llm.keys.hosts", "names, or names with ports, or *"));
    settings.check();
    return config;
  }

  private static Set<Address> accounts(String text) {
    return Stream.of(text.split(","))
        .map(account -> Address.fromHex(account.strip()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static DecoderOptions decoder(Settings settings) {
    return new DecoderOptions(
        settings.choice("llm.decoder.device", Device.class, Device.CPU),
        settings.number("llm.decoder.threads", "0 to 1024 threads", 0, 0, 1024),
        settings.number("llm.decoder.sequences.max", "1 to 1024 answers", 8, 1, 1024),
        settings.number("llm.decoder.queue.max", "1 to 100000 answers", 256, 1, 100_000),
        settings.number("llm.decoder.context.max", "16 to 1048576 tokens", 2048, 16, 1 << 20),
        settings.number("llm.decoder.prefill", "1 to 65536 tokens", 64, 1, 1 << 16));
  }

  private static IndividualOptions individual(Settings settings) {
    return new IndividualOptions(
        settings.uri("walrus.publisher", URI.create("http://127.0.0.1:31415")),
        settings.number("walrus.shards", "4 to 1000", 10, 4, 1000),
        settings.number("walrus.epochs", "1 to 53", 5, 1, 53),
        settings.uri("bridge.url", URI.create("http://127.0.0.1:8010")),
        settings.duration("llm.individual.wait", Duration.ofSeconds(5)),
        settings.number(
            "llm.individual.payload.max", "1024 to 1073741824 bytes", 8 << 20, 1024, 1 << 30),
        settings.number("llm.individual.waiting.max", "1 to 1000000", 1_000, 1, 1_000_000),
        NodeConfig.bytesMax(settings, "llm.individual.bytes.max"),
        settings.number("llm.individual.uploads.max", "1 to 1000", 8, 1, 1_000));
  }

  public String host() {
    return node.host();
  }
}
