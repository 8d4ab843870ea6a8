package network.haca.provingnode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.haca.connection.server.ServerLimits;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.app.NodeConfig.Enclave;
import network.haca.provingnode.app.NodeConfig.NitridingPorts;
import network.haca.provingnode.enrolment.Membership;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.senders.SenderKey;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import org.junit.jupiter.api.Test;

class NodeConfigTest {
  private static final NodeSettings NODE = new NodeSettings("node", 8100);
  private static final ConfigCheck<NodeConfig> CHECK =
      ConfigCheck.ofPart(
          NODE.group(), settings -> NodeConfig.read(settings, NODE, NodeKind.VANILLA));
  private static final Bytes32 KEY = Bytes32.ofUnsigned(7);
  private static final Map<String, String> REQUIRED =
      Map.of("node.outbox", "/out", "kafka.servers", "k:1");

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        REQUIRED,
        new NodeConfig(
            "node",
            NodeKind.VANILLA,
            "127.0.0.1",
            8100,
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(5),
            ServerLimits.DEFAULT,
            Path.of("/out"),
            Sync.DISK,
            10_000_000,
            4L << 30,
            KafkaSettings.of("k:1"),
            new Membership.Pace(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofDays(90)),
            Enclave.SIMULATED,
            Path.of("/dev/nsm"),
            new NitridingPorts(
                URI.create("http://127.0.0.1:8080"), URI.create("https://127.0.0.1")),
            Optional.empty(),
            URI.create("http://127.0.0.1:8548"),
            Optional.empty(),
            Optional.empty(),
            200));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    Map<String, String> given = new TreeMap<>(REQUIRED);
    given.put("node.host", "0.0.0.0");
    given.put("node.port", "1");
    given.put("node.endpoint", "https://n.example:2");
    given.put("node.ingresses", Bytes32.ofUnsigned(9).toHex());
    given.put("node.idle", "3s");
    given.put("node.outbox.sync", "PROCESS");
    given.put("node.outbox.proofs.max", "4");
    given.put("node.outbox.bytes.max", "5000000");
    given.put("node.registry.look", "6s");
    given.put("node.registry.retry", "7s");
    given.put("node.heartbeat", "8s");
    given.put("node.certificate.lifetime", "9d");
    given.put("node.enclave", "NITRIDING");
    given.put("node.nsm", "/nsm");
    given.put("node.nitriding.internal", "http://i:1");
    given.put("node.nitriding.external", "https://e:2");
    given.put("node.operator.key", KEY.toHex());
    given.put("node.balance.transactions.min", "10");
    given.put("directory.file", "/entry");
    given.put("chain.rpc", "http://c:3");
    given.put("chain.ws", "ws://c:4");
    CHECK
        .except("node.operator.key.file")
        .except(KafkaSettings.SETTINGS)
        .except(ServerLimits.SETTINGS)
        .assertMapping(
            given,
            new NodeConfig(
                "node",
                NodeKind.VANILLA,
                "0.0.0.0",
                1,
                Optional.of(new NodeEndpoint("n.example", 2)),
                Optional.of(Set.of(Bytes32.ofUnsigned(9))),
                Duration.ofSeconds(3),
                ServerLimits.DEFAULT,
                Path.of("/out"),
                Sync.PROCESS,
                4,
                5_000_000,
                KafkaSettings.of("k:1"),
                new Membership.Pace(
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(8),
                    Duration.ofDays(9)),
                Enclave.NITRIDING,
                Path.of("/nsm"),
                new NitridingPorts(URI.create("http://i:1"), URI.create("https://e:2")),
                Optional.of(Path.of("/entry")),
                URI.create("http://c:3"),
                Optional.of(URI.create("ws://c:4")),
                Optional.of(SenderKey.of(KEY)),
                10));
  }

  private static List<String> problems(String key, String value) {
    Map<String, String> given = new TreeMap<>(REQUIRED);
    given.put(key, value);
    return assertThrows(InvalidSettingsException.class, () -> NODE.group().read(given)).problems();
  }

  @Test
  void nitridingsPortIsNamedToOthers() {
    assertEquals(
        List.of("node.endpoint: missing; give nitriding's port as others reach it"),
        problems("node.enclave", "NITRIDING"));
  }

  /** A list that somebody forgot to fill must not let everyone in. */
  @Test
  void noFingerprintIsNotOpen() {
    assertEquals(
        List.of(
            "node.ingresses: '' given; give open, or SHA-256 fingerprints of certificates,"
                + " comma-separated"),
        problems("node.ingresses", ""));
  }

  @Test
  void aKeyThatIsNoneIsNotRepeated() {
    assertEquals(
        List.of("node.operator.key: not readable; give a private key: 0x and 64 hex digits"),
        problems("node.operator.key", "0x1234"));
  }
}
