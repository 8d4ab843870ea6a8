package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockInput;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.Genesis;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.fullnode.rocksdb.HistoryPruning;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that has forgotten heights 0 to 3 of 12. */
class PrunedHistoryTest {
  private static final ChainConfig CONFIG = ChainConfig.development();
  private static final long START = 1_790_000_000L;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private RocksChain chain;

  @SuppressWarnings("NullAway.Init")
  private EthereumMethods methods;

  @BeforeEach
  void grow() throws Exception {
    chain = RocksChain.open(folder);
    chain.commit(Genesis.execute(CONFIG, chain, List.of(), START));
    BlockExecutor executor = new BlockExecutor(CONFIG, chain);
    Address nobody = Address.copyOf(new byte[Address.SIZE]);
    for (long height = 1; height <= 12; height++) {
      chain.commit(
          executor.execute(
              new BlockInput(height, START + height, nobody, 0, Set.of(), List.of(), List.of())));
    }
    try (HistoryPruning pruning = new HistoryPruning(chain, 8, () -> Long.MAX_VALUE)) {
      pruning.committed();
    }
    methods =
        new EthereumMethods(
            CONFIG,
            chain,
            executor,
            new CometBftRpc(URI.create("http://127.0.0.1:1")),
            PendingTransactions.NONE,
            root -> List.of(),
            List.of());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eth_getBlockByNumber|['0x3',false]",
        "eth_getBlockByNumber|['earliest',false]",
        "eth_getBlockReceipts|['0x1']",
        "eth_getBalance|['0x00000000000000000000000000000000000000aa','0x3']",
        "eth_call|[{'to':'0x00000000000000000000000000000000000000aa'},'0x0']",
        "eth_getLogs|[{'fromBlock':'0x0','toBlock':'latest'}]",
        "debug_traceBlockByNumber|['0x2']"
      })
  void whatIsForgottenIsRefusedAndNamesWhatIsKept(String method, String params) throws Exception {
    RpcException refused =
        assertThrows(
            RpcException.class,
            () -> methods.call(method, new ObjectMapper().readTree(params.replace('\'', '"'))));
    assertEquals(RpcException.PRUNED, refused.code());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("keeps heights from 4 on (node.history)"), message);
  }

  @Test
  void whatIsKeptIsAnswered() throws Exception {
    ObjectMapper json = new ObjectMapper();
    String account = "0x00000000000000000000000000000000000000aa";
    assertEquals(
        "0x4",
        methods
            .call("eth_getBlockByNumber", json.readTree("[\"0x4\",false]"))
            .get("number")
            .asText());
    assertEquals(
        "0x0",
        methods.call("eth_getBalance", json.readTree("[\"%s\"]".formatted(account))).asText());
  }
}
