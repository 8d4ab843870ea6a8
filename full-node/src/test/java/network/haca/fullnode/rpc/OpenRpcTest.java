package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.fullnode.rocksdb.RocksChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenRpcTest {
  @TempDir private Path folder;

  @RegisterExtension private final BegunChain begun = new BegunChain();

  @Test
  void theDocumentHasEveryMethodAndNoOther() throws Exception {
    try (RocksChain chain = RocksChain.open(folder)) {
      ChainConfig config = ChainConfig.development();
      EthereumMethods methods =
          new EthereumMethods(
              config,
              chain,
              new BlockExecutor(config, chain),
              new CometBftRpc(URI.create("http://127.0.0.1:1")),
              PendingTransactions.NONE,
              root -> List.of(),
              List.of());
      Set<String> documented = new TreeSet<>();
      OpenRpc.document()
          .get("methods")
          .forEach(method -> documented.add(method.get("name").asText()));
      assertEquals(new TreeSet<>(methods.names()), documented);
    }
  }

  /** The document names null as a result of each method that may find nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "debug_getRawTransaction",
        "eth_getRawTransactionByHash",
        "eth_getRawTransactionByBlockHashAndIndex",
        "eth_getRawTransactionByBlockNumberAndIndex",
        "eth_getTransactionByHash",
        "eth_getTransactionReceipt",
        "eth_getTransactionByBlockHashAndIndex",
        "eth_getTransactionByBlockNumberAndIndex",
        "eth_getBlockByHash",
        "eth_getBlockByNumber",
        "eth_getBlockReceipts",
        "eth_getBlockTransactionCountByHash",
        "eth_getBlockTransactionCountByNumber",
        "eth_getUncleCountByBlockHash",
        "eth_getUncleCountByBlockNumber",
        "debug_getRawBlock",
        "debug_getRawHeader",
        "debug_getRawReceipts",
      })
  void aResultThatIsNotThereIsOfTheDocumentsSchema(String method) throws Exception {
    boolean byNumber = method.contains("Number") || method.matches("debug_getRaw(B|H|Rec).*");
    String of = byNumber ? "'0x9'" : "'%s'".formatted(word(9));
    JsonNode result = begun.call(method, of + ",'0x0'");
    assertTrue(result.isNull(), result.toString());
    ObjectNode document = (ObjectNode) OpenRpc.document();
    for (JsonNode each : document.get("methods")) {
      if (each.get("name").asText().equals(method)) {
        document.set("$ref", each.at("/result/schema/$ref"));
      }
    }
    assertEquals(
        Set.of(),
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(document).validate(result));
  }
}
