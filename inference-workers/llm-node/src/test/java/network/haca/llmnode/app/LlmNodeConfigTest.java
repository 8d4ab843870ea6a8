package network.haca.llmnode.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.haca.answering.app.AnsweringTrust;
import network.haca.llmnode.decoder.DecoderOptions;
import network.haca.llmnode.http.LlmLimits;
import network.haca.llmnode.individual.IndividualOptions;
import network.haca.llmnode.llm.Reloading;
import network.haca.llmnode.provider.ProviderBounds;
import network.haca.onnx.Device;
import network.haca.paymentgate.GateConfig;
import network.haca.primitives.Address;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeSettings;
import network.haca.schemas.NodeKind;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.settings.ConfigCheck;
import network.haca.settings.Given;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

class LlmNodeConfigTest {
  private static final String ACCOUNT = "0x" + "12".repeat(20);
  private static final NodeSettings NODE = new NodeSettings("worker", 8200);
  private static final ConfigCheck<LlmNodeConfig> CHECK =
      ConfigCheck.of(LlmNodeConfig.SETTINGS, LlmNodeConfig::read);
  private static final Map<String, String> OF_NODE =
      Map.of("worker.outbox", "/out", "kafka.servers", "k:1");

  private static final AnsweringTrust TRUST =
      AnsweringTrust.read(Given.settings(AnsweringTrust.SETTINGS, Map.of()));

  private static NodeConfig node() {
    return NodeConfig.read(Given.settings(NODE.group(), OF_NODE), NODE, NodeKind.LLM_PROXY);
  }

  private static Map<String, String> given() {
    Map<String, String> given = new TreeMap<>(OF_NODE);
    given.put("llm.models", "/models.json");
    return given;
  }

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        given(),
        new LlmNodeConfig(
            node(),
            Path.of("/models.json"),
            Reloading.PRICES,
            Form.SDK,
            Duration.ofMillis(100),
            TRUST,
            new LlmLimits(16 << 20, 1_000, 1_000, 64 << 10, 8 << 20),
            new ProviderBounds(
                Duration.ofSeconds(15),
                Duration.ofMinutes(2),
                Duration.ofMinutes(30),
                1_000,
                64 << 20,
                1 << 20,
                256 << 20,
                5,
                Duration.ofSeconds(30)),
            256 << 20,
            new DecoderOptions(Device.CPU, 0, 8, 256, 2048, 64),
            new IndividualOptions(
                URI.create("http://127.0.0.1:31415"),
                10,
                5,
                URI.create("http://127.0.0.1:8010"),
                Duration.ofSeconds(5),
                8 << 20,
                1_000,
                4L << 30,
                8),
            Set.of(),
            8201,
            Set.of(),
            GateConfig.OPEN));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    Map<String, String> given = given();
    given.put("llm.models.reload", "MODELS");
    given.put("llm.hash.form", "GATEWAY");
    given.put("llm.requests.look", "20s");
    given.put("llm.body.max", "2001");
    given.put("llm.requests.max", "2");
    given.put("llm.client.requests.max", "3");
    given.put("llm.stream.pending.max", "2002");
    given.put("llm.provider.connect", "4s");
    given.put("llm.provider.idle", "5s");
    given.put("llm.provider.total", "6s");
    given.put("llm.provider.connections", "7");
    given.put("llm.provider.answer.max", "2003");
    given.put("llm.provider.event.max", "2004");
    given.put("llm.provider.stream.max", "2005");
    given.put("llm.provider.failures.max", "8");
    given.put("llm.provider.rest", "9s");
    given.put("llm.bodies.max", "1048577");
    given.put("llm.decoder.device", "CUDA");
    given.put("llm.decoder.threads", "10");
    given.put("llm.decoder.sequences.max", "11");
    given.put("llm.decoder.queue.max", "12");
    given.put("llm.decoder.context.max", "130");
    given.put("llm.decoder.prefill", "14");
    given.put("walrus.publisher", "http://p:1");
    given.put("walrus.shards", "15");
    given.put("walrus.epochs", "16");
    given.put("bridge.url", "http://b:2");
    given.put("llm.individual.wait", "0s");
    given.put("llm.individual.payload.max", "2006");
    given.put("llm.individual.waiting.max", "17");
    given.put("llm.individual.bytes.max", "5000000");
    given.put("llm.individual.uploads.max", "18");
    given.put("llm.keys.accounts", ACCOUNT);
    given.put("llm.keys.port", "19");
    given.put("llm.keys.hosts", "Node7,node8:9000");
    CHECK
        .except(NODE.group())
        .except(AnsweringTrust.SETTINGS)
        .except(GateConfig.SETTINGS)
        .assertMapping(
            given,
            new LlmNodeConfig(
                node(),
                Path.of("/models.json"),
                Reloading.MODELS,
                Form.GATEWAY,
                Duration.ofSeconds(20),
                TRUST,
                new LlmLimits(2001, 2, 3, 2002, 2006),
                new ProviderBounds(
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    7,
                    2003,
                    2004,
                    2005,
                    8,
                    Duration.ofSeconds(9)),
                1048577,
                new DecoderOptions(Device.CUDA, 10, 11, 12, 130, 14),
                new IndividualOptions(
                    URI.create("http://p:1"),
                    15,
                    16,
                    URI.create("http://b:2"),
                    Duration.ZERO,
                    2006,
                    17,
                    5_000_000,
                    18),
                Set.of(Address.fromHex(ACCOUNT)),
                19,
                Set.of("node7", "node8:9000"),
                GateConfig.OPEN));
  }
}
