package network.haca.bridge.app;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.haca.bridge.core.WorkflowLimits;
import network.haca.bridge.http.LookupLimits;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.senders.SenderKey;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import org.junit.jupiter.api.Test;

class BridgeConfigTest {
  private static final ConfigCheck<BridgeConfig> CHECK =
      ConfigCheck.of(BridgeConfig.SETTINGS, BridgeConfig::read);
  private static final Bytes32 KEY = Bytes32.ofUnsigned(7);
  private static final Bytes32 OTHER_KEY = Bytes32.ofUnsigned(8);
  private static final String OWNER = "0x00000000000000000000000000000000000000aa";
  private static final Map<String, String> REQUIRED =
      Map.of("kafka.servers", "k:1", "bridge.data", "/data", "bridge.key", KEY.toHex());

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        REQUIRED,
        new BridgeConfig(
            KafkaSettings.of("k:1"),
            Path.of("/data"),
            URI.create("http://127.0.0.1:8548"),
            Optional.empty(),
            URI.create("http://127.0.0.1:26657"),
            URI.create("http://127.0.0.1:31415"),
            List.of(URI.create("http://127.0.0.1:31415")),
            10,
            5,
            8,
            1 << 30,
            Duration.ofMinutes(2),
            64,
            SenderKey.of(KEY),
            200,
            Optional.empty(),
            Duration.ofMillis(500),
            new LookupLimits(Duration.ofMinutes(1), 1_000),
            ServerLimits.DEFAULT,
            "127.0.0.1",
            8010));
  }

  @Test
  void workflowsArePaidByAnAccountOfTheirOwn() {
    Map<String, String> given = new TreeMap<>(REQUIRED);
    given.put("bridge.workflows.key", KEY.toHex());
    InvalidSettingsException refused =
        assertThrows(InvalidSettingsException.class, () -> BridgeConfig.read(given));
    assertTrue(String.valueOf(refused.getMessage()).contains("an account of its own"));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    Map<String, String> given = new TreeMap<>(REQUIRED);
    given.put("chain.rpc", "http://c:1");
    given.put("chain.ws", "ws://c:16");
    given.put("cometbft.rpc", "http://c:2");
    given.put("walrus.publisher", "http://w:3");
    given.put("walrus.aggregators", "http://w:4,http://w:5");
    given.put("walrus.shards", "6");
    given.put("walrus.epochs", "7");
    given.put("bridge.working.max", "9");
    given.put("bridge.waiting.bytes.max", "16777217");
    given.put("bridge.unsettled.max", "10s");
    given.put("bridge.individual.max", "11");
    given.put("bridge.balance.transactions.min", "12");
    given.put("bridge.registry.interval", "13s");
    given.put("bridge.lookup.wait.max", "0s");
    given.put("bridge.lookups.max", "14");
    given.put("bridge.workflows.key", OTHER_KEY.toHex());
    given.put("bridge.workflows.balance.transactions.min", "16");
    given.put("bridge.workflows.gas.max", "100001");
    given.put("bridge.workflows.gas.day", "100002");
    given.put("bridge.workflows.owners", OWNER);
    given.put("bridge.host", "0.0.0.0");
    given.put("bridge.port", "15");
    CHECK
        .except("bridge.key.file")
        .except("bridge.workflows.key.file")
        .except(KafkaSettings.SETTINGS)
        .except(ServerLimits.SETTINGS)
        .assertMapping(
            given,
            new BridgeConfig(
                KafkaSettings.of("k:1"),
                Path.of("/data"),
                URI.create("http://c:1"),
                Optional.of(URI.create("ws://c:16")),
                URI.create("http://c:2"),
                URI.create("http://w:3"),
                List.of(URI.create("http://w:4"), URI.create("http://w:5")),
                6,
                7,
                9,
                16_777_217,
                Duration.ofSeconds(10),
                11,
                SenderKey.of(KEY),
                12,
                Optional.of(
                    new Workflows.Config(
                        SenderKey.of(OTHER_KEY),
                        new WorkflowLimits(Set.of(Address.fromHex(OWNER)), 100_001, 100_002),
                        16)),
                Duration.ofSeconds(13),
                new LookupLimits(Duration.ZERO, 14),
                ServerLimits.DEFAULT,
                "0.0.0.0",
                15));
  }
}
