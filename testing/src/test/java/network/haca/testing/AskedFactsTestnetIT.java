package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.devnet.demo.PipeNetwork;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.oracle.app.DataNode;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.pipe.FactRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule P10 under four validators, each of which judges every report itself. */
@Tag("full")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class AskedFactsTestnetIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NAME = "btc-usd";
  private static final Bytes32 USER = DevelopmentAccounts.KEYS.get(1);

  /** Of the accounts that own a data node. */
  private static final List<Integer> OWNERS = List.of(0, 2, 3);

  @TempDir private Path home;

  private final List<DataNode> nodes = new ArrayList<>();

  @Test
  void p10FourValidatorsAgreeOnAFactWhileANodeOfTheRowIsAway() throws Exception {
    Vertx vertx = Vertx.vertx();
    HttpsSource source = HttpsSource.start(vertx, home.resolve("source"));
    source.on("/price", "{\"usd\": 64123.45}");
    Path sources =
        Files.writeString(
            home.resolve("sources.json"),
            "{\"sources\": {\"spot\": {\"url\": \"%s/price\", \"select\": \"/usd\"}}}"
                .formatted(source.base()));
    try (PipeNetwork network = PipeNetwork.start(home.resolve("network"), _ -> {})) {
      offer(network, sources);
      for (int owner : OWNERS) {
        nodes.add(join(vertx, network, source, sources, owner));
      }
      EthereumClient chain = new EthereumClient(network.rpc());
      Await.until(PATIENCE, "the source is not served by three", () -> served(chain) == 3);
      assertTrue(network.isAlike(asked(chain)));
      nodes.removeLast().close();
      assertTrue(network.isAlike(asked(chain)));
    } finally {
      nodes.forEach(DataNode::close);
      source.close();
      vertx.close().await();
    }
  }

  /** The height at which a fact was concluded. */
  private static long asked(EthereumClient chain) throws Exception {
    Bytes question = InferenceAbi.write(new FactRequest(NAME, List.of(), 2, 2, 10_000));
    PipeClient client = new PipeClient(chain);
    Conclusion conclusion =
        client.await(client.send(USER, Addresses.INFERENCE, question), PATIENCE, _ -> {});
    assertTrue(conclusion.succeeded(), conclusion::toString);
    assertEquals(1, conclusion.answers().size());
    return conclusion.block();
  }

  private void offer(PipeNetwork network, Path sources) throws Exception {
    Path key = Files.writeString(home.resolve("user"), USER.toHex());
    HacaCommand.Outcome offered =
        HacaCommand.run(
            "pipe",
            "offer",
            "spot",
            "--data-sources",
            sources.toString(),
            "--name",
            NAME,
            "--publisher",
            network.walrus().toString(),
            "--aggregator",
            network.walrus().toString(),
            "--key-file",
            key.toString(),
            "--chain",
            network.rpc().toString());
    assertEquals(0, offered.code(), offered::text);
  }

  private static int served(EthereumClient chain) throws Exception {
    Bytes32 entry =
        chain
            .read(
                Addresses.MODEL_REGISTRY,
                ModelRegistryContract.named(NAME),
                ModelRegistryContract::decodeNamed)
            .orElseThrow();
    return chain
        .read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.nodesOf(entry, NodeKind.DATA_NODE.teeType()),
            ModelRegistryContract::decodeNodes)
        .size();
  }

  private DataNode join(
      Vertx vertx, PipeNetwork network, HttpsSource source, Path sources, int account)
      throws Exception {
    HacaCommand.Outcome granted =
        HacaCommand.run(
            "registry",
            "operator",
            DevelopmentAccounts.addresses().get(account).toHex(),
            "--chain",
            network.rpc().toString());
    assertEquals(0, granted.code(), granted::text);
    Path key =
        Files.writeString(
            home.resolve("operator" + account), DevelopmentAccounts.KEYS.get(account).toHex());
    Map<String, String> settings =
        new TreeMap<>(network.settings("data", home.resolve("outbox" + account), key));
    settings.put("data.sources", sources.toString());
    settings.put("data.asked", NAME);
    settings.put("data.fetch.networks", "127.0.0.0/8,::1/128");
    settings.put("data.fetch.trust", source.authority().toString());
    DataNode node = DataNode.start(vertx, DataNodeConfig.read(settings));
    node.awaitEnabled(PATIENCE);
    return node;
  }
}
