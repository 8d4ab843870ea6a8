package network.haca.testing;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.haca.broker.BrokerAccess;
import network.haca.connection.server.ServerLimits;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.devnet.network.FreePorts;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.explorer.app.Explorer;
import network.haca.explorer.app.ExplorerConfig;
import network.haca.explorer.http.ExplorerServer;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import network.haca.schemas.Proofs;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The explorer's page in Debian's Chromium over whole networks (clients/explorer): the line,
 * search, chat, payments, feeds, verification with and without a proxy that lies, also after all
 * validators have changed; texts of attackers, the explorer's restart, accessibility. With {@code
 * -Dexplorer.view=FOLDER} the first of them is over the view in that folder, as {@code haca bench
 * explorer --keep FOLDER} leaves it.
 */
@Tag("full")
@Timeout(900)
class ExplorerPageIT {
  /** The stream waits for as long for an unknown node to be registered; it is over by now. */
  private static final long PARKED_SECONDS = 120;

  private static final String ATTACK = "<img src=x onerror=\"alert(1)\"><script>alert(2)</script>";
  private static final long PRICE = 6_412_345;
  private static final long INTERVAL = 3;
  private static final Bytes32 FEED = FeedName.toId("BTC-USD").orElseThrow();

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final int port = FreePorts.next();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void thePageShowsWhatIsAndBelievesNobody() throws Exception {
    ExplorerBrowser browser = ExplorerBrowser.find();
    try (FeedSourcesOnThisMachine sources = new FeedSourcesOnThisMachine(vertx, home, PRICE);
        LlmNetwork network =
            LlmNetwork.start(
                home,
                served ->
                    served.withData(
                        Map.of(
                            "data.sources", sources.sources().toString(),
                            "data.fetch.networks", "127.0.0.0/8,::1/128",
                            "data.fetch.trust", sources.authorities().toString())))) {
      attack(network.network());
      define(network.chain(), sources.query());
      Explorer[] explorer = {explorer(network.network(), view())};
      try {
        browser.run(
            "run.mjs",
            port,
            genesis(),
            Map.of(
                "RESTART",
                () -> {
                  explorer[0].close();
                  explorer[0] = explorer(network.network(), view());
                },
                "STALE",
                sources::close));
      } finally {
        explorer[0].close();
      }
    }
  }

  @Test
  void aModelThatIsSoldIsPaidForElsewhereAndTheBooksAreSeen() throws Exception {
    ExplorerBrowser browser = ExplorerBrowser.find();
    try (LlmNetwork network = LlmNetwork.paid(home);
        Explorer _ = explorer(network.network(), another())) {
      browser.run(
          "payments.mjs",
          port,
          genesis(),
          Map.of(
              "PAY",
              () -> {
                wallet("approve");
                wallet("pay", "echo Hi", "--ingress", url(network.ports().http()).toString());
              }));
    }
  }

  private void wallet(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("wallet"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.resolve("network").toString()));
    HacaCommand.Outcome outcome = HacaCommand.run(command.toArray(String[]::new));
    if (outcome.code() != 0) {
      throw new AssertionError(outcome.text());
    }
  }

  @Test
  void afterAllValidatorsHaveChangedTheChainIsFollowedInTheBrowser() throws Exception {
    ExplorerBrowser browser = ExplorerBrowser.find();
    Path networkHome = home.resolve("network");
    try (Turnover turnover = new Turnover(vertx, networkHome);
        Network network =
            Network.start(networkHome, Turnover.MODELS, NetworkPorts.free(), line -> {});
        Explorer _ = explorer(network, another(), turnover.ports())) {
      turnover.handOver(network);
      String leaf = turnover.settle(network).leaf().toHex();
      browser.run("turnover.mjs", port, genesis(), Map.of(), leaf);
    }
  }

  private Path genesis() {
    return Network.genesis(home.resolve("network"));
  }

  /** A worker's own words: the name of its model, in a proof that nobody has registered. */
  private static void attack(Network network) throws Exception {
    SettlementLeaf leaf =
        new SettlementLeaf(
            Bytes32.ofUnsigned(1),
            Bytes32.ofUnsigned(2),
            Bytes32.ofUnsigned(3),
            Bytes.ofUtf8("no signature"),
            Instant.now().getEpochSecond() - PARKED_SECONDS);
    byte[] proof =
        Proofs.of(leaf)
            .setTeeType(16)
            .setModelName(ATTACK)
            .setModelVersion(ATTACK)
            .build()
            .toByteArray();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            network.kafka(BrokerAccess.WORKER).toClientProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.PROOFS.name(), leaf.hash().toArray(), proof)).get();
    }
  }

  /** A feed of one owner, who is the network's data node's. */
  private static void define(EthereumClient chain, String query) throws Exception {
    List<Address> owners =
        chain
            .read(
                Addresses.REGISTRY,
                RegistryContract.getActive(NodeKind.DATA_NODE.teeType()),
                RegistryContract::decodeActive)
            .stream()
            .map(RegistryContract.Node::owner)
            .toList();
    FeedDefinition definition =
        new FeedDefinition(
            "BTC / USD", query, owners, INTERVAL, INTERVAL, 6, 6, 1_000, 10_000, 60, 2, false);
    var _ =
        new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst())
            .send(Addresses.FEEDS, FeedTransactions.create(FEED, definition, 256, 64));
  }

  /** A folder with the view that is given, which stays as it is, or an empty one. */
  private Path view() throws IOException {
    String given = System.getProperty("explorer.view");
    if (given != null && Files.notExists(another())) {
      copy(Path.of(given), another());
    }
    return another();
  }

  /** Tables of RocksDB never change once they are written, and are some gigabytes. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (each.toString().endsWith(".sst")) {
          Files.createSymbolicLink(target, each.toAbsolutePath());
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  private Path another() {
    return home.resolve("another");
  }

  private Explorer explorer(Network network, Path data) throws Exception {
    return explorer(network, data, network.ports());
  }

  /**
   * An explorer beside that of the network, which can be started anew.
   *
   * @param node ports of the full node that it asks
   */
  private Explorer explorer(Network network, Path data, NetworkPorts node) throws Exception {
    ExplorerConfig config =
        new ExplorerConfig(
            network.kafka(BrokerAccess.READER),
            data,
            url(node.chainParts()),
            url(node.cometRpc()),
            url(network.ports().receipts()),
            url(network.ports().http()),
            new ExplorerServer.Limits(64, 64, 64),
            ServerLimits.DEFAULT,
            "127.0.0.1",
            port);
    return Explorer.start(vertx, config, false);
  }

  private static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
