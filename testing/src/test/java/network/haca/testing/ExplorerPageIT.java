package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.broker.BrokerAccess;
import network.haca.connection.server.ServerLimits;
import network.haca.devnet.network.FreePorts;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.explorer.app.Explorer;
import network.haca.explorer.app.ExplorerConfig;
import network.haca.explorer.http.ExplorerServer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.topic.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The explorer's page in Debian's Chromium over a whole network (clients/explorer/run.mjs): the
 * line, search, verification with and without a proxy that lies, texts of attackers, the explorer's
 * restart, accessibility. Screenshots are left in target/explorer.
 */
@Tag("full")
@Timeout(600)
class ExplorerPageIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Path CLIENT = Path.of("clients/explorer");
  private static final Path PICTURES = Path.of("target/explorer");
  private static final List<Path> BROWSERS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

  /** The stream waits for as long for an unknown node to be registered; it is over by now. */
  private static final long PARKED_SECONDS = 120;

  private static final String ATTACK = "<img src=x onerror=\"alert(1)\"><script>alert(2)</script>";

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final NetworkPorts ports = NetworkPorts.free();
  private final int port = FreePorts.next();

  @Test
  void thePageShowsWhatIsAndBelievesNobody() throws Exception {
    Optional<Path> browser = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    assumeTrue(browser.isPresent(), "no Chromium: apt-get install chromium");
    assumeTrue(isInstalled(), "no Node.js, or npm cannot install playwright-core");
    Files.createDirectories(PICTURES);
    try (Network network = Network.start(home, MODELS, ports, line -> {})) {
      attack(network);
      assertEquals(0, look(network, browser.get()));
    } finally {
      vertx.close().await();
    }
  }

  private static boolean isInstalled() throws Exception {
    return new ProcessBuilder("npm", "install", "--no-package-lock", "--no-audit", "--no-fund")
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
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

  private int look(Network network, Path browser) throws Exception {
    Explorer explorer = explorer(network);
    Process page =
        new ProcessBuilder(
                "node",
                "run.mjs",
                "http://127.0.0.1:" + port,
                Network.genesis(home).toString(),
                browser.toString(),
                PICTURES.toAbsolutePath().toString())
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = reader(page);
        Writer answers = new OutputStreamWriter(page.getOutputStream(), StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.equals("RESTART")) {
          explorer.close();
          explorer = explorer(network);
          answers.write("done\n");
          answers.flush();
        }
      }
    } finally {
      page.destroy();
      explorer.close();
    }
    assertEquals(0, page.waitFor(), String.join("\n", said));
    return page.exitValue();
  }

  private static BufferedReader reader(Process page) {
    return new BufferedReader(new InputStreamReader(page.getInputStream(), StandardCharsets.UTF_8));
  }

  /** An explorer beside that of the network, which can be started anew. */
  private Explorer explorer(Network network) throws Exception {
    ExplorerConfig config =
        new ExplorerConfig(
            network.kafka(BrokerAccess.READER),
            home.resolve("another"),
            url(ports.chainParts()),
            url(ports.cometRpc()),
            url(ports.receipts()),
            url(ports.http()),
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
