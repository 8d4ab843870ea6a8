package network.haca.devnet.demo;

import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.client.Question;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.devnet.network.Served;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Address;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.CandleQuery;
import network.haca.schemas.feed.CandleQuery.Value;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.tensor.Datatype;

/**
 * A feed of a demo's own: a server on this machine tells a reading over HTTPS, between 20 and 45,
 * and the network's data node reports it.
 */
public final class DemoFeed implements AutoCloseable {
  private static final String NAME = "DEMO-READING";
  private static final String SOURCE = "demo-reading";
  private static final int SECONDS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Vertx vertx = Vertx.vertx();
  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
  private final LimitedServer server;
  private final Path sources;

  /** Starts the server, and writes the file of sources. */
  public DemoFeed(Path home) throws IOException {
    this.server =
        new LimitedServer(
                vertx,
                ServerLimits.DEFAULT,
                ServerLimits.DEFAULT
                    .options()
                    .setSsl(true)
                    .setKeyCertOptions(certificate.keyCertOptions()))
            .requestHandler(request -> request.response().end(reading()));
    int port = server.listen("127.0.0.1", 0).await();
    this.sources =
        Files.writeString(
            home.resolve("demo-sources.json"),
            """
            {"sources": {"%s": {"url": "https://localhost:%d/", "select": "/reading", "type": "number"}}}\
            """
                .formatted(SOURCE, port));
  }

  /** Another one in each second. */
  private static String reading() {
    return "{\"reading\": %d}".formatted(20 + Instant.now().getEpochSecond() * 7 % 26);
  }

  /** The same, with a data node that may ask this machine. */
  public Served served(Served models) {
    return models.withData(
        Map.of(
            "data.sources", sources.toString(),
            "data.fetch.networks", "127.0.0.0/8,::1/128",
            "data.fetch.trust", certificate.certificatePath()));
  }

  /** Defines the feed in the administrator's name, once the data node counts. */
  public void define(URI rpc) throws IOException, InterruptedException {
    EthereumClient chain = new EthereumClient(rpc);
    FeedDefinition definition =
        new FeedDefinition(
            "a reading of the demo",
            "{\"sources\": [{\"source\": \"%s\", \"digest\": \"%s\"}]}".formatted(SOURCE, digest()),
            List.of(awaitOwner(chain)),
            SECONDS,
            SECONDS,
            2 * SECONDS,
            60,
            0,
            10_000,
            60,
            2,
            false);
    var _ =
        new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst())
            .send(
                Addresses.FEEDS,
                FeedTransactions.create(FeedName.toId(NAME).orElseThrow(), definition, 256, 64));
  }

  private String digest() throws IOException {
    return Sources.read(sources).find(SOURCE).orElseThrow().digest().toHex();
  }

  private static Address awaitOwner(EthereumClient chain) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      List<RegistryContract.Node> nodes =
          chain.read(
              Addresses.REGISTRY,
              RegistryContract.getActive(NodeKind.DATA_NODE.teeType()),
              RegistryContract::decodeActive);
      if (!nodes.isEmpty()) {
        return nodes.getFirst().owner();
      }
      if (Instant.now().isAfter(end)) {
        throw new IOException("no data node is active");
      }
      Thread.sleep(LOOK);
    }
  }

  /** A question over the feed's last candle. */
  static Question question() {
    FeedInput input =
        new FeedInput(
            "launch",
            Datatype.FP32,
            List.of(1L, 2L),
            NAME,
            Optional.of(new CandleQuery(1, SECONDS, false, List.of(Value.OPEN, Value.CLOSE))));
    return new Question("projectile", "", "TEE", "", List.of()).withFeeds(List.of(input));
  }

  @Override
  public void close() {
    server.close().await();
    vertx.close().await();
    certificate.delete();
  }
}
