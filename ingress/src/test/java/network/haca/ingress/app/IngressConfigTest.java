package network.haca.ingress.app;

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
import network.haca.ingress.http.HttpLimits;
import network.haca.ingress.llm.LlmLimits;
import network.haca.paymentgate.GateConfig;
import network.haca.primitives.Address;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

class IngressConfigTest {
  private static final ConfigCheck<IngressConfig> CHECK =
      ConfigCheck.of(IngressConfig.SETTINGS, IngressConfig::read);

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        Map.of(),
        new IngressConfig(
            "127.0.0.1",
            8000,
            8001,
            new HttpLimits(
                32 << 20, 512 << 20, 128 << 20, Duration.ofSeconds(30), Duration.ofMinutes(2)),
            ServerLimits.DEFAULT,
            List.of(),
            URI.create("http://127.0.0.1:8548"),
            Duration.ofSeconds(1),
            Optional.empty(),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            new LlmLimits(10_000, 1_000),
            3,
            new IngressConfig.Settled(List.of(), Duration.ofSeconds(6)),
            false,
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            GateConfig.OPEN));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    Map<String, String> given = new TreeMap<>();
    given.put("ingress.host", "0.0.0.0");
    given.put("ingress.http.port", "1");
    given.put("ingress.grpc.port", "2");
    given.put("ingress.body.max", "2001");
    given.put("ingress.held.max", "2002");
    given.put("ingress.json.max", "2003");
    given.put("ingress.idle", "3s");
    given.put("ingress.node.timeout", "4s");
    given.put("ingress.llm.idle", "5s");
    given.put("ingress.llm.requests.max", "6");
    given.put("ingress.llm.client.requests.max", "7");
    given.put("ingress.tries.max", "8");
    given.put("ingress.settled.bridges", "http://b:3, http://b:4");
    given.put("ingress.settled.within", "10s");
    given.put("ingress.models.control", "true");
    given.put("ingress.models.owners", "0x" + "12".repeat(20));
    given.put("ingress.identity", "/identity");
    given.put("gate.prices", "/prices.json");
    given.put("directory.files", "/a, /b");
    given.put("directory.refresh", "9s");
    given.put("chain.rpc", "http://c:1");
    given.put("chain.ws", "ws://c:2");
    CHECK
        .except(ServerLimits.SETTINGS)
        .except(GateConfig.SETTINGS)
        .assertMapping(
            given,
            new IngressConfig(
                "0.0.0.0",
                1,
                2,
                new HttpLimits(2001, 2002, 2003, Duration.ofSeconds(3), Duration.ofSeconds(5)),
                ServerLimits.DEFAULT,
                List.of(Path.of("/a"), Path.of("/b")),
                URI.create("http://c:1"),
                Duration.ofSeconds(9),
                Optional.of(URI.create("ws://c:2")),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                new LlmLimits(6, 7),
                8,
                new IngressConfig.Settled(
                    List.of(URI.create("http://b:3"), URI.create("http://b:4")),
                    Duration.ofSeconds(10)),
                true,
                Set.of(Address.fromHex("0x" + "12".repeat(20))),
                Optional.of(Path.of("/identity")),
                Optional.of(Path.of("/prices.json")),
                GateConfig.OPEN));
  }

  @Test
  void aConnectionIsKeptForTheSlowerOfBothKindsOfNodes() throws InvalidSettingsException {
    assertEquals(
        Duration.ofMinutes(3),
        IngressConfig.read(Map.of("ingress.node.timeout", "3m")).limits().answer());
  }

  @Test
  void whoPermitsOrdersNamesWhoseNodesGetThem() throws InvalidSettingsException {
    Map<String, String> given = new TreeMap<>(Map.of("ingress.models.control", "true"));
    assertEquals(
        List.of(
            "ingress.models.owners: missing; give an address: 0x and 40 hex digits, or several,"
                + " comma-separated: the accounts whose nodes of the registry get such orders"),
        assertThrows(InvalidSettingsException.class, () -> IngressConfig.read(given)).problems());
    given.put("directory.files", "/nodes");
    assertEquals(Set.of(), IngressConfig.read(given).modelOwners());
  }

  @Test
  void aUriThatIsNoneIsRefusedInASentence() {
    assertEquals(
        List.of(
            "chain.ws: 'ws://bad host' given; give a ws or wss URI such as ws://host:port, without"
                + " a user"),
        assertThrows(
                InvalidSettingsException.class,
                () -> IngressConfig.read(Map.of("chain.ws", "ws://bad host")))
            .problems());
  }
}
