package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.broker.BrokerAccess;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleProcess;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.oracle.app.DataNode;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.oracle.core.SeenReports;
import network.haca.oracle.kafka.KafkaReports;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;
import network.haca.settings.KafkaSettings;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules D1 to D3 in the whole network: three data nodes of three owners over five sources, of which
 * one lies and one hangs.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FeedNetworkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Bytes32 FEED = FeedName.toId("BTC-USD").orElseThrow();
  private static final long PRICE = 6_412_345;
  private static final long INTERVAL = 3;
  private static final long HEARTBEAT = 9;
  private static final int HEAP = 256;
  private static final Pattern PASSWORD = Pattern.compile("password=\"([^\"]*)\"");

  @TempDir private static Path home;

  private static Vertx vertx;
  private static FeedSourcesOnThisMachine sources;
  private static Network network;
  private static EthereumClient chain;
  private static DataNode second;
  private static DataNode third;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    sources = new FeedSourcesOnThisMachine(vertx, home, PRICE);
    network =
        Network.start(
            home.resolve("network"),
            Served.models(Path.of("../inference-workers/tensor-worker/target/models"))
                .withData(
                    Map.of(
                        "data.sources", sources.sources().toString(),
                        "data.fetch.networks", "127.0.0.0/8,::1/128",
                        "data.fetch.trust", sources.authorities().toString())),
            NetworkPorts.free(),
            line -> {});
    chain = new EthereumClient(chainUri());
    second = join("second", 2);
    third = join("third", 3);
    define(nodes().stream().map(RegistryContract.Node::owner).distinct().sorted().toList());
  }

  @AfterAll
  static void stop() {
    second.close();
    third.close();
    network.close();
    sources.close();
    vertx.close().await();
  }

  private static URI chainUri() {
    return URI.create("http://127.0.0.1:" + network.ports().chain());
  }

  private static DataNode join(String name, int account) throws Exception {
    String address = DevelopmentAccounts.addresses().get(account).toHex();
    HacaCommand.Outcome granted =
        HacaCommand.run("registry", "operator", address, "--chain", chainUri().toString());
    assertEquals(0, granted.code(), granted::text);
    // A node of the administrator's has its own measurement approved, which is the other's too.
    start(name + "-approved", 0).close();
    return start(name, account);
  }

  private static DataNode start(String name, int account) throws Exception {
    DataNode node = DataNode.start(vertx, DataNodeConfig.read(settings(name, account)));
    node.awaitEnabled(PATIENCE);
    return node;
  }

  /** The same as a program of its own, which can be killed. */
  private static RoleProcess launch(String name, int account) throws Exception {
    RoleProcess process =
        RoleProcess.launch(ChildJvm.small(HEAP), "data-node", home, name, settings(name, account));
    var _ = process.awaitServing(PATIENCE);
    return process;
  }

  private static Map<String, String> settings(String name, int account) throws Exception {
    KafkaSettings kafka = network.kafka(BrokerAccess.WORKER);
    Matcher password = PASSWORD.matcher(kafka.properties().get("sasl.jaas.config"));
    assertTrue(password.find());
    Map<String, String> settings = new TreeMap<>();
    settings.put("data.port", "0");
    settings.put("data.outbox", home.resolve(name).toString());
    settings.put("data.sources", sources.sources().toString());
    settings.put("data.fetch.networks", "127.0.0.0/8,::1/128");
    settings.put("data.fetch.trust", sources.authorities().toString());
    settings.put("data.operator.key", DevelopmentAccounts.KEYS.get(account).toHex());
    settings.put("chain.rpc", chainUri().toString());
    settings.put("kafka.servers", kafka.servers());
    settings.put("kafka.user", BrokerAccess.WORKER);
    settings.put("kafka.password", password.group(1));
    return settings;
  }

  private static List<RegistryContract.Node> nodes() throws IOException {
    return chain.read(
        Addresses.REGISTRY,
        RegistryContract.getActive(NodeKind.DATA_NODE.teeType()),
        RegistryContract::decodeActive);
  }

  private static void define(List<Address> owners) throws Exception {
    assertEquals(3, owners.size(), owners::toString);
    FeedDefinition definition =
        new FeedDefinition(
            "BTC / USD",
            sources.query(),
            owners,
            INTERVAL,
            INTERVAL,
            HEARTBEAT,
            10,
            1_000,
            10_000,
            60,
            2,
            false);
    var _ =
        new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst())
            .send(Addresses.FEEDS, FeedTransactions.create(FEED, definition, 256, 64));
  }

  private static Optional<FeedContract.Round> latest() throws IOException {
    long roundId =
        chain.read(Addresses.FEEDS, FeedContract.lastClosed(FEED), FeedContract::decodeLastClosed);
    return roundId == 0
        ? Optional.empty()
        : Optional.of(
            chain.read(
                Addresses.FEEDS, FeedContract.round(FEED, roundId), FeedContract::decodeRound));
  }

  private static boolean isStale() throws IOException {
    return chain.read(Addresses.FEEDS, FeedContract.isStale(FEED), FeedContract::decodeIsStale);
  }

  private static boolean isAbout(FeedContract.Round round, long price) {
    return round.answer().subtract(BigInteger.valueOf(price)).abs().longValue() <= 1;
  }

  private static void awaitRound(String what, Predicate<FeedContract.Round> is) throws Exception {
    Await.until(PATIENCE, what, () -> latest().filter(is).isPresent());
  }

  @Test
  void theValueIsRightOnChainWhileANodeIsKilledAndComesBack() throws Exception {
    sources.tell(PRICE);
    awaitRound("no value of three nodes", round -> isAbout(round, PRICE) && round.counted() == 3);
    long moved = PRICE + PRICE / 50;
    second.close();
    sources.tell(moved);
    awaitRound("no value of two nodes", round -> isAbout(round, moved) && round.counted() == 2);
    second = start("second", 2);
    sources.tell(PRICE);
    awaitRound("the node is not back", round -> isAbout(round, PRICE) && round.counted() == 3);
    assertFalse(isStale());
  }

  /** Its packages come from the registry of npm. */
  @Tag("full")
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void viemReadsTheFeedByChainlinksInterface() throws Exception {
    sources.tell(PRICE);
    awaitRound("no value", round -> isAbout(round, PRICE));
    Path clients = Path.of("clients/ethereum");
    assumeTrue(ClientProgram.run(clients, "sh", "-c", "command -v npm").code() == 0, "no npm");
    ClientProgram installed =
        ClientProgram.run(clients, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    assertEquals(0, installed.code(), installed.output());
    Address proxy =
        chain.read(Addresses.FEEDS, FeedContract.feed(FEED), FeedContract::decodeFeed).proxy();
    ClientProgram result =
        ClientProgram.run(
            clients,
            "node",
            "feed.mjs",
            chainUri().toString(),
            proxy.toChecksumHex(),
            "2",
            "BTC / USD",
            Long.toString(PRICE - 1),
            Long.toString(PRICE + 1));
    assertEquals(0, result.code(), result.output());
  }

  @Test
  void theBridgeAndTheCommandTellTheValue() throws Exception {
    sources.tell(PRICE);
    awaitRound("no value", round -> isAbout(round, PRICE));
    JsonNode latest = bridge("/v1/feeds/BTC-USD/latest");
    assertTrue(latest.path("value").asText().startsWith("64123.4"), latest::toString);
    JsonNode proof = bridge("/v1/feeds/BTC-USD/proof");
    assertTrue(proof.path("submitted").size() >= 2, proof::toString);
    FeedContract.Versions versions =
        chain.read(Addresses.FEEDS, FeedContract.versions(FEED), FeedContract::decodeVersions);
    assertEquals(
        versions.of(proof.path("round").asLong()).digest().toHex(),
        proof.path("definition").asText());
    assertSigned(proof);
    HacaCommand.Outcome shown =
        HacaCommand.run("feed", "show", "BTC-USD", "--chain", chainUri().toString());
    assertEquals(0, shown.code(), shown::text);
    assertTrue(shown.text().contains("64123.4"), shown::text);
    HacaCommand.Outcome unknown =
        HacaCommand.run("feed", "show", "ETH-USD", "--chain", chainUri().toString());
    assertEquals(6, unknown.code(), unknown::text);
  }

  /** Rule D4, through the ingress and at a worker's own port. */
  @Test
  void d4AnInferenceOverCandlesIsVerifiedOfflineWithItsReports() throws Exception {
    sources.tell(PRICE);
    awaitRound("no value", round -> isAbout(round, PRICE));
    FactInference inference = new FactInference(network, home.resolve("network"), FEED, INTERVAL);
    inference.assertTenCandlesVerifyAndNothingElseDoes();
    inference.assertRefusalsAreNamed();
  }

  /** A node whose key signs two reports of one round, which the test gives to Kafka. */
  @Test
  void d1ANodeThatContradictsItselfIsExcluded() throws Exception {
    sources.tell(PRICE);
    awaitRound("no value", round -> isAbout(round, PRICE));
    DataNode liar = start("liar", 3);
    try {
      FeedContract.Versions versions =
          chain.read(Addresses.FEEDS, FeedContract.versions(FEED), FeedContract::decodeVersions);
      long observedAt = Instant.now().getEpochSecond() + 1;
      FeedVersion version = versions.current();
      long round = version.roundAt(observedAt);
      FeedRound of = new FeedRound(chain.chainId(), Addresses.FEEDS, FEED, round, version.digest());
      Await.until(
          PATIENCE,
          "the round is not over",
          () -> Instant.now().getEpochSecond() >= version.endOf(round));
      try (KafkaReports kafka =
          new KafkaReports(
              network.kafka(BrokerAccess.WORKER),
              new SeenReports(nodeId -> Optional.empty(), false))) {
        for (long value : new long[] {PRICE, PRICE + 1}) {
          FeedReport report = new FeedReport(of, BigInteger.valueOf(value), observedAt);
          kafka.publish(
              new SignedReport(
                  report, liar.identity().teeId(), liar.identity().sign(report.hash())));
        }
      }
      Await.until(
          PATIENCE,
          "the node is not excluded",
          () ->
              chain.read(
                  Addresses.FEEDS,
                  FeedContract.isExcluded(liar.identity().teeId()),
                  FeedContract::decodeIsExcluded));
    } finally {
      liar.close();
    }
  }

  private static JsonNode bridge(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + network.ports().receipts() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response::body);
      return new ObjectMapper().readTree(response.body());
    }
  }

  /** By the registry's keys, from what the answer says and what is known of the chain alone. */
  private static void assertSigned(JsonNode proof) throws IOException {
    FeedRound round =
        new FeedRound(
            chain.chainId(),
            Addresses.FEEDS,
            FEED,
            proof.path("round").asLong(),
            Bytes32.fromHex(proof.path("definition").asText()));
    for (JsonNode each : proof.path("submitted")) {
      SignedReport signed =
          new SignedReport(
              new FeedReport(
                  round,
                  new BigInteger(each.path("value").asText()),
                  each.path("observedAt").asLong()),
              Bytes32.fromHex(each.path("node").asText()),
              Bytes.fromHex(each.path("signature").asText()));
      RegistryContract.Node node =
          chain.read(
              Addresses.REGISTRY,
              RegistryContract.getNode(signed.nodeId()),
              RegistryContract::decodeNode);
      assertTrue(signed.isSignedBy(node.publicKey()), each::toString);
    }
  }

  /** As above, for ten minutes, in which a node's process is killed again and again. */
  @Tag("full")
  @Test
  @Timeout(value = 14, unit = TimeUnit.MINUTES)
  void theValueIsRightWithinItsHeartbeatForTenMinutes() throws Exception {
    sources.tell(PRICE);
    awaitRound("no value", round -> isAbout(round, PRICE));
    second.close();
    RoleProcess process = launch("second", 2);
    try {
      long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
      for (long turn = 0; System.nanoTime() < end; turn++) {
        long price = PRICE + turn % 7 * 20_000;
        sources.tell(price);
        if (turn % 4 == 1) {
          process.kill();
        } else if (!process.isAlive()) {
          process = launch("second", 2);
        }
        awaitRound("the value is not right", round -> isAbout(round, price));
        assertFalse(isStale(), "within the heartbeat and its grace");
      }
    } finally {
      process.close();
      second = start("second", 2);
    }
  }
}
