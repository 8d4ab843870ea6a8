package network.haca.oracle.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.haca.answering.app.AnsweringTrust;
import network.haca.oracle.core.AddressRange;
import network.haca.oracle.core.ContractShare;
import network.haca.oracle.http.FactLimits;
import network.haca.oracle.http.FetchBounds;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.provingnode.app.NodeConfig;
import network.haca.provingnode.app.NodeSettings;
import network.haca.schemas.NodeKind;
import network.haca.settings.ConfigCheck;
import network.haca.settings.Given;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataNodeConfigTest {
  private static final NodeSettings NODE = new NodeSettings("data", 8300);
  private static final ConfigCheck<DataNodeConfig> CHECK =
      ConfigCheck.of(DataNodeConfig.SETTINGS, DataNodeConfig::read);
  private static final Map<String, String> OF_NODE =
      Map.of("data.outbox", "/out", "kafka.servers", "k:1");

  private static final String ENTRY = "0x" + "ab".repeat(32);
  private static final Address ACCOUNT =
      Address.fromHex("0x00000000000000000000000000000000000000aa");

  private static final AnsweringTrust TRUST =
      AnsweringTrust.read(Given.settings(AnsweringTrust.SETTINGS, Map.of()));

  @TempDir private Path folder;

  private static NodeConfig node() {
    return NodeConfig.read(Given.settings(NODE.group(), OF_NODE), NODE, NodeKind.DATA_NODE);
  }

  private static Map<String, String> given() {
    Map<String, String> given = new TreeMap<>(OF_NODE);
    given.put("data.sources", "/sources");
    return given;
  }

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        given(),
        new DataNodeConfig(
            node(),
            Path.of("/sources"),
            Set.of(),
            Optional.empty(),
            new DataNodeConfig.Asked(List.of(), Duration.ofMillis(100), TRUST),
            new FactLimits(65_536, 1_000, 100),
            new FetchBounds(
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                50,
                1 << 20,
                100,
                new ContractShare(50),
                Optional.empty(),
                List.of())));
  }

  @Test
  void everyKeySetsWhatItNames() throws Exception {
    Path authorities = Files.createFile(folder.resolve("authorities.pem"));
    Map<String, String> given = given();
    given.put("data.keys.accounts", ACCOUNT.toHex());
    given.put("data.keys.port", "8301");
    given.put("data.asked", "btc-usd, " + ENTRY);
    given.put("data.asked.share", "30");
    given.put("data.requests.look", "10ms");
    given.put("data.body.max", "2000");
    given.put("data.requests.max", "3");
    given.put("data.client.requests.max", "4");
    given.put("data.fetch.connect", "5ms");
    given.put("data.fetch.whole", "6s");
    given.put("data.fetch.connections", "7");
    given.put("data.fetch.answer.max", "8000");
    given.put("data.fetch.streams", "9");
    given.put("data.fetch.networks", "10.0.0.0/8, ::1/128");
    given.put("data.fetch.trust", authorities.toString());
    CHECK
        .except(NODE.group())
        .except(AnsweringTrust.SETTINGS)
        .assertMapping(
            given,
            new DataNodeConfig(
                node(),
                Path.of("/sources"),
                Set.of(ACCOUNT),
                Optional.of(8301),
                new DataNodeConfig.Asked(List.of("btc-usd", ENTRY), Duration.ofMillis(10), TRUST),
                new FactLimits(2_000, 3, 4),
                new FetchBounds(
                    Duration.ofMillis(5),
                    Duration.ofSeconds(6),
                    7,
                    8_000,
                    9,
                    new ContractShare(30),
                    Optional.of(authorities),
                    List.of(
                        new AddressRange(Bytes.fromHex("0a000000"), 8, "10.0.0.0/8"),
                        new AddressRange(
                            Bytes.fromHex("00000000000000000000000000000001"), 128, "::1/128")))));
  }

  @Test
  void aNetworkThatIsNoneIsNamed() {
    for (String wrong : List.of("10.0.0.0", "10.0.0.0/33", "localhost/8", "10.0.0/8/8")) {
      Map<String, String> given = given();
      given.put("data.fetch.networks", wrong);
      String problems =
          assertThrows(InvalidSettingsException.class, () -> DataNodeConfig.read(given))
              .problems()
              .toString();
      assertTrue(problems.contains("give a network such as 10.0.0.0/8"), problems);
    }
  }

  @Test
  void authoritiesThatAreNotThereAreNamed() {
    Map<String, String> given = given();
    given.put("data.fetch.trust", "/nowhere.pem");
    assertEquals(
        List.of(
            "data.fetch.trust: '/nowhere.pem' given; give a readable file of certificates in PEM"),
        assertThrows(InvalidSettingsException.class, () -> DataNodeConfig.read(given)).problems());
  }
}
