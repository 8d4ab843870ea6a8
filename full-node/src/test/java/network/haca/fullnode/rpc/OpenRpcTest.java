package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.io.TempDir;

class OpenRpcTest {
  @TempDir private Path folder;

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
}
