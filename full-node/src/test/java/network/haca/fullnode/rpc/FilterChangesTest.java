package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.NodeStore;
import network.haca.fullnode.cometbft.CometBftRpc;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a filter could not be told is told when it is asked again. */
class FilterChangesTest {
  private static final ChainConfig CONFIG = ChainConfig.development();

  /** Empty heights that may be out of reach, as they are to a node that has to fetch them. */
  private static final class Heights implements ChainArchive {
    private final MemoryNodeStore nodes = new MemoryNodeStore();
    private long height;
    private boolean isReached = true;

    @Override
    public Optional<Head> head() {
      return Optional.of(new Head(height, 0, Bytes32.ZERO));
    }

    @Override
    public Optional<BlockHeader> header(long number) {
      requireReached();
      BlockHeader header =
          BlockExecutor.idleHeader(
              CONFIG,
              new BlockHeader(
                  Bytes32.ZERO,
                  Address.ZERO,
                  Bytes32.ZERO,
                  Bytes32.ZERO,
                  Bytes32.ZERO,
                  BlockHeader.bloom(List.of()),
                  number - 1,
                  1,
                  0,
                  1,
                  Bytes32.ZERO,
                  CONFIG.baseFee()),
              number,
              Address.ZERO);
      return Optional.of(header);
    }

    @Override
    public List<BlockEntry> entries(long number) {
      requireReached();
      return List.of();
    }

    private void requireReached() {
      if (!isReached) {
        throw new UnsupportedOperationException("out of reach");
      }
    }

    @Override
    public NodeStore nodes() {
      return nodes;
    }

    @Override
    public Optional<Long> numberOf(Bytes32 headerHash) {
      return Optional.empty();
    }

    @Override
    public Optional<Location> locate(Bytes32 transactionHash) {
      return Optional.empty();
    }

    @Override
    public long oldest() {
      return 0;
    }
  }

  @ParameterizedTest
  @CsvSource({"eth_newBlockFilter, 3", "eth_newFilter, 0"})
  void heightsThatCouldNotBeReadAreNotPassedOver(String kind, int changes) throws RpcException {
    Heights heights = new Heights();
    EthereumMethods methods =
        new EthereumMethods(
            CONFIG,
            heights,
            new BlockExecutor(CONFIG, heights),
            new CometBftRpc(URI.create("http://127.0.0.1:1")),
            PendingTransactions.NONE,
            root -> List.of(),
            List.of());
    var nodes = JsonNodeFactory.instance;
    var filter = methods.call(kind, nodes.arrayNode().add(nodes.objectNode()));
    heights.height = 3;
    heights.isReached = false;
    var asked = nodes.arrayNode().add(filter);
    assertThrows(
        UnsupportedOperationException.class, () -> methods.call("eth_getFilterChanges", asked));
    assertThrows(
        UnsupportedOperationException.class, () -> methods.call("eth_getFilterChanges", asked));
    heights.isReached = true;
    assertEquals(changes, methods.call("eth_getFilterChanges", asked).size());
    assertEquals(0, methods.call("eth_getFilterChanges", asked).size());
  }
}
