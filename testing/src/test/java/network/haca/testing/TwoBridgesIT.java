package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.EnclaveIdentity;
import network.haca.bridge.app.Bridge;
import network.haca.bridge.app.BridgeConfig;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.TrustedGenesis;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.testkit.Await;
import network.haca.walrus.LocalWalrus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule S8 with two bridges of one group and one key: each serves every receipt, and all of them
 * come back when stores, and even the topic, are lost.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TwoBridgesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path home;

  @RegisterExtension final KafkaExtension kafka = KafkaExtension.open();

  private final NetworkPorts ports = NetworkPorts.free();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  private Bridge bridge(String folder) throws Exception {
    Map<String, String> settings =
        Map.of(
            "kafka.servers", kafka.address(),
            "bridge.data", home.resolve(folder).toString(),
            "bridge.port", "0",
            "bridge.key", DevelopmentAccounts.KEYS.get(1).toHex(),
            "chain.rpc", url(ports.chainParts()),
            "cometbft.rpc", url(ports.cometRpc()),
            "walrus.publisher", url(ports.walrus()));
    return Bridge.start(vertx, BridgeConfig.read(settings));
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private HttpResponse<String> get(Bridge bridge, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url(bridge.port()) + path)).build(),
        BodyHandlers.ofString());
  }

  private void await(Bridge bridge, int status, String path) throws Exception {
    Await.until(PATIENCE, path, () -> get(bridge, path).statusCode() == status);
  }

  private void assertServes(Bridge bridge, List<SettlementLeaf> leaves, Bytes32 root)
      throws Exception {
    TrustedGenesis genesis = Offline.genesis(home.resolve("node/cometbft/config/genesis.json"));
    for (SettlementLeaf leaf : leaves) {
      String path = "/v1/receipts/" + leaf.hash().toHex();
      await(bridge, 200, path);
      JsonNode receipt = new ObjectMapper().readTree(get(bridge, path).body());
      assertEquals(Optional.empty(), Offline.firstFailure(receipt, genesis));
    }
    JsonNode under =
        new ObjectMapper()
            .readTree(get(bridge, "/v1/settlements/" + root.toHex() + "/leaves").body());
    List<String> hashes = new ArrayList<>();
    under.get("leaves").forEach(each -> hashes.add(each.asText()));
    assertEquals(
        leaves.stream().map(SettlementLeaf::hash).sorted().map(Bytes32::toHex).toList(), hashes);
    await(bridge, 200, "/health/ready");
  }

  @Test
  void s8EveryBridgeServesEveryReceiptAlsoAfterAllStoresAndTheTopicAreLost() throws Exception {
    LocalWalrus walrus = new LocalWalrus(vertx, home.resolve("walrus"), 10, 10 << 20);
    walrus.listen("127.0.0.1", ports.walrus()).await();
    EnclaveIdentity identity = RegisteredNode.newIdentity();
    try (AutoCloseable _ =
        FullNodeAlone.start(
            Vertx.vertx(),
            home.resolve("node"),
            ports,
            Map.of("walrus.aggregators", url(ports.walrus())))) {
      EthereumClient chain = new EthereumClient(URI.create(url(ports.chain())));
      RegisteredNode.enrol(chain, identity);
      // No earlier than the block that enabled the node, or no proof of it counts (rule N3).
      long enabled = chain.blockTime();
      List<SettlementLeaf> good = List.of(leaf(identity, enabled, 0), leaf(identity, enabled, 1));
      MerkleTree tree = tree(good);
      SettlementLeaf bad = bad(identity, enabled);
      try (Bridge first = bridge("first");
          Bridge second = bridge("second")) {
        write(good);
        write(List.of(bad));
        assertServes(first, good, tree.root());
        assertServes(second, good, tree.root());
        String path = "/v1/proofs/" + bad.hash().toHex();
        for (Bridge bridge : List.of(first, second)) {
          await(bridge, 200, path);
          JsonNode refused = new ObjectMapper().readTree(get(bridge, path).body());
          assertEquals("REJECTED", refused.get("status").asText());
          assertEquals("BAD_SIGNATURE", refused.get("reason").asText());
        }
        awaitRegistered(identity);
      }
      kafka.stop();
      kafka.start();
      try (Bridge third = bridge("third")) {
        assertServes(third, good, tree.root());
      }
      kafka.lose();
      kafka.start();
      try (Bridge fourth = bridge("fourth")) {
        assertServes(fourth, good, tree.root());
        awaitRegistered(identity);
      }
    } finally {
      vertx.close().await();
    }
  }

  private static SettlementLeaf leaf(EnclaveIdentity identity, long now, long number) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    Bytes signature = identity.sign(SettlementLeaf.message(word, word, now));
    return new SettlementLeaf(identity.teeId(), word, word, signature, now);
  }

  private static SettlementLeaf bad(EnclaveIdentity identity, long now) {
    Bytes32 word = Bytes32.ofUnsigned(9);
    return new SettlementLeaf(identity.teeId(), word, word, identity.sign(word), now);
  }

  private static MerkleTree tree(List<SettlementLeaf> leaves) {
    return MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList());
  }

  private void awaitRegistered(EnclaveIdentity identity) throws Exception {
    Await.until(
        PATIENCE, "the registry's topic does not name the node", () -> isRegistered(identity));
  }

  private boolean isRegistered(EnclaveIdentity identity) throws Exception {
    for (ConsumerRecord<byte[], byte[]> record :
        TopicContent.read(kafka.client(), Topics.REGISTRY.name())) {
      RegistryRecord read = RegistryRecord.parseFrom(record.value());
      if (read.getNode().getTeeId().equals(Proofs.byteString(identity.teeId().value()))) {
        return true;
      }
    }
    return false;
  }

  private void write(List<SettlementLeaf> leaves) throws Exception {
    MerkleTree tree = tree(leaves);
    Batch batch =
        Batch.newBuilder()
            .setRoot(Proofs.byteString(tree.root().value()))
            .setSize(leaves.size())
            .setDump(Proofs.byteString(TreeDump.write(tree, leaves)))
            .build();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.client().toClientProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var _ =
          producer
              .send(
                  new ProducerRecord<>(
                      Topics.BATCHES.name(), tree.root().toArray(), batch.toByteArray()))
              .get();
    }
  }
}
