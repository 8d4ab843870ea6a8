package network.haca.fullnode.app;

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
import network.haca.fullnode.app.FullNodeConfig.Snapshots;
import network.haca.fullnode.cometbft.CometBftOptions;
import network.haca.fullnode.core.DevelopmentSenders;
import network.haca.fullnode.lane.Limits;
import network.haca.primitives.Address;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

class FullNodeConfigTest {
  private static final ConfigCheck<FullNodeConfig> CHECK =
      ConfigCheck.of(FullNodeConfig.SETTINGS, FullNodeConfig::read);
  private static final Map<String, String> REQUIRED = Map.of("node.home", "/home");
  private static final String HASH = "AB".repeat(32);
  private static final String PEER = "12".repeat(20) + "@p.example:26656";
  private static final String RELAY = "0x" + "12".repeat(20);
  private static final String OPERATOR = "0x" + "34".repeat(20);
  private static final String KEEPER = "0x00000000000000000000000000000000000000cc";

  private static List<URI> uris(String uri) {
    return List.of(URI.create(uri));
  }

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        REQUIRED,
        new FullNodeConfig(
            Path.of("/home"),
            "127.0.0.1",
            8545,
            8546,
            new PartsEndpoint("127.0.0.1", 8548, false),
            new Limits(
                Math.max(2, Runtime.getRuntime().availableProcessors() / 2),
                1_024,
                64,
                Duration.ofSeconds(5),
                25_000_000,
                1_000,
                Duration.ofSeconds(10),
                250_000_000,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30)),
            new RpcDoor(ServerLimits.DEFAULT, Set.of(), Set.of()),
            new CometBftOptions(
                "127.0.0.1",
                26657,
                "127.0.0.1",
                26656,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                new CometBftOptions.Pace(
                    Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMillis(10))),
            uris("http://127.0.0.1:31415"),
            List.of(),
            List.of(),
            10,
            new Snapshots(1000, 4),
            0,
            DevelopmentSenders.NONE,
            0));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    CHECK
        .except(ServerLimits.SETTINGS)
        .assertMapping(
            given(),
            new FullNodeConfig(
                Path.of("/home"),
                "0.0.0.0",
                1,
                2,
                new PartsEndpoint("10.0.0.1", 3, true),
                new Limits(
                    200,
                    21,
                    22,
                    Duration.ofSeconds(23),
                    24,
                    25,
                    Duration.ofSeconds(26),
                    27,
                    Duration.ofSeconds(28),
                    Duration.ofSeconds(29)),
                new RpcDoor(
                    ServerLimits.DEFAULT, Set.of("node7"), Set.of("https://app.example", "*")),
                new CometBftOptions(
                    "10.0.0.2",
                    4,
                    "10.0.0.3",
                    5,
                    Optional.of(Path.of("/genesis")),
                    List.of(PEER),
                    Optional.of(new CometBftOptions.TrustedBlock(List.of("a:1", "b:2"), 30, HASH)),
                    new CometBftOptions.Pace(
                        Duration.ZERO, Duration.ofSeconds(1), Duration.ofMillis(6))),
                uris("http://w:1"),
                uris("http://p:2"),
                uris("http://b:3"),
                12,
                new Snapshots(13, 14),
                15,
                new DevelopmentSenders(
                    Optional.of(Address.fromHex(RELAY)),
                    List.of(Address.fromHex(OPERATOR)),
                    List.of(Address.fromHex(KEEPER))),
                64));
  }

  private static Map<String, String> given() {
    Map<String, String> given = new TreeMap<>(REQUIRED);
    given.put("node.development.keepers", KEEPER);
    given.put("node.host", "0.0.0.0");
    given.put("node.rpc.port", "1");
    given.put("node.ws.port", "2");
    given.put("node.rpc.parts.host", "10.0.0.1");
    given.put("node.rpc.parts.port", "3");
    given.put("node.rpc.workers", "200");
    given.put("node.rpc.requests", "21");
    given.put("node.rpc.address.requests", "22");
    given.put("node.rpc.call.time", "23s");
    given.put("node.rpc.call.gas", "24");
    given.put("node.rpc.batch.calls", "25");
    given.put("node.rpc.batch.time", "26s");
    given.put("node.rpc.batch.gas", "27");
    given.put("node.rpc.connection.time", "28s");
    given.put("node.rpc.address.time", "29s");
    given.put("node.rpc.hosts", "Node7");
    given.put("node.rpc.origins", "https://App.example, *");
    given.put("node.cometbft.rpc.host", "10.0.0.2");
    given.put("node.cometbft.rpc.port", "4");
    given.put("node.cometbft.p2p.host", "10.0.0.3");
    given.put("node.cometbft.p2p.port", "5");
    given.put("node.genesis", "/genesis");
    given.put("node.peers", PEER);
    given.put("node.stateSync.servers", "a:1,b:2");
    given.put("node.stateSync.trust", "30:" + HASH);
    given.put("node.cometbft.timeoutCommit", "0s");
    given.put("node.cometbft.idleInterval", "1s");
    given.put("node.cometbft.gossipSleep", "6ms");
    given.put("walrus.aggregators", "http://w:1");
    given.put("node.settled.peers", "http://p:2");
    given.put("node.settled.bridges", "http://b:3");
    given.put("walrus.shards", "12");
    given.put("node.snapshots.interval", "13");
    given.put("node.snapshots.kept", "14");
    given.put("node.haltHeight", "15");
    given.put("node.development.relay", RELAY);
    given.put("node.development.operators", OPERATOR);
    given.put("node.history", "64");
    return given;
  }

  private static String refusal(String key, String value) {
    Map<String, String> given = new TreeMap<>(REQUIRED);
    given.put(key, value);
    return String.valueOf(
        assertThrows(InvalidSettingsException.class, () -> FullNodeConfig.read(given))
            .getMessage());
  }

  @Test
  void peersAndServersHavePortsThatThereAre() {
    assertEquals(
        "node.peers: 'x@p:1' given; give id@host:port of another node, whose id has 40 hex digits,"
            + " or several, comma-separated",
        refusal("node.peers", "x@p:1"));
    assertEquals(
        "node.stateSync.servers: 'a:1' given; give host:port of two nodes or more, comma-separated",
        refusal("node.stateSync.servers", "a:1"));
    for (String bad : List.of("12".repeat(20) + "@p:99999", "12".repeat(20) + "@p:0")) {
      assertEquals("node.peers: '" + bad, refusal("node.peers", bad).split("' given", 2)[0]);
    }
    refusal("node.stateSync.servers", "a:1,b:65536");
  }

  @Test
  void whatGoesTogetherIsGivenTogether() {
    assertEquals(
        "node.stateSync.servers and node.stateSync.trust go together; give both or none",
        refusal("node.stateSync.servers", "a:1,b:2"));
  }

  @Test
  void aShortHistoryIsNone() {
    assertEquals(
        "node.history: '63' given; give 0, or 64 heights or more", refusal("node.history", "63"));
  }
}
