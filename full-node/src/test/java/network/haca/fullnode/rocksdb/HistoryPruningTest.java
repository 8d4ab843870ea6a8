package network.haca.fullnode.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.state.LiveNodes;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockInput;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.Genesis;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryPruningTest {
  private static final long START = 1_790_000_000L;
  private static final long HEIGHTS = 60;
  private static final long HISTORY = 10;
  private static final ChainConfig CONFIG = ChainConfig.development();

  @TempDir private Path folder;

  /** A transfer to a new account in each block: every height has a state of its own. */
  private static void grow(RocksChain chain, long heights) {
    BlockExecutor executor = new BlockExecutor(CONFIG, chain);
    for (long i = 0; i < heights; i++) {
      long height = chain.head().orElseThrow().height() + 1;
      Bytes transaction =
          new UnsignedTransaction(
                  height - 1,
                  Optional.empty(),
                  BigInteger.valueOf(1_000_000_000),
                  21_000,
                  Optional.of(Address.ofWord(Bytes32.ofUnsigned(0xabc0000 + height))),
                  BigInteger.ONE,
                  Bytes.EMPTY)
              .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.getFirst());
      chain.commit(
          executor.execute(
              new BlockInput(
                  height,
                  START + height,
                  Address.copyOf(new byte[Address.SIZE]),
                  0,
                  Set.of(),
                  List.of(),
                  List.of(transaction))));
    }
  }

  private RocksChain chain() throws IOException {
    RocksChain chain = RocksChain.open(folder);
    chain.commit(Genesis.execute(CONFIG, chain, List.of(), START));
    return chain;
  }

  /** Walks a whole state; throws if a node of it is missing. */
  private static int walk(RocksChain chain, long height) {
    LiveNodes live = new LiveNodes(chain.nodes());
    live.add(chain.header(height).orElseThrow().stateRoot());
    return live.size();
  }

  @Test
  void whatIsKeptIsWholeAndWhatIsOlderIsGone() throws IOException {
    try (RocksChain chain = chain()) {
      grow(chain, HEIGHTS);
      Bytes32 old = chain.entries(1).getFirst().hash();
      new HistoryPruning(chain, HISTORY, () -> Long.MAX_VALUE).run();
      assertEquals(HEIGHTS - HISTORY, chain.oldest());
      for (long height = chain.oldest(); height <= HEIGHTS; height++) {
        assertTrue(walk(chain, height) > 0);
        assertEquals(1, chain.entries(height).size());
      }
      assertThrows(IllegalStateException.class, () -> walk(chain, 1));
      assertEquals(List.of(), chain.entries(1));
      assertEquals(Optional.empty(), chain.locate(old));
      assertTrue(chain.header(1).isPresent(), "headers stay");
      grow(chain, HISTORY);
      assertTrue(walk(chain, HEIGHTS + HISTORY) > 0);
    }
  }

  @Test
  void whatIsStillNeededIsKeptWhateverItsAge() throws IOException {
    try (RocksChain chain = chain()) {
      grow(chain, HEIGHTS);
      new HistoryPruning(chain, HISTORY, () -> 20).run();
      assertEquals(20, chain.oldest());
      assertTrue(walk(chain, 20) > 0);
      assertEquals(1, chain.entries(20).size());
    }
  }

  @Test
  void aPassThatIsHeldBackForgetsNothing() throws Exception {
    try (RocksChain chain = chain()) {
      grow(chain, HEIGHTS);
      try (HistoryPruning pruning = new HistoryPruning(chain, HISTORY, () -> 1)) {
        pruning.committed();
      }
      assertEquals(0, chain.oldest());
    }
  }

  @Test
  void commitsGoOnWhileHistoryIsForgotten() throws Exception {
    try (RocksChain chain = chain()) {
      grow(chain, HEIGHTS);
      HistoryPruning pruning = new HistoryPruning(chain, HISTORY, () -> Long.MAX_VALUE);
      Thread passes =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20; i++) {
                      pruning.run();
                    }
                  });
      grow(chain, 3 * HEIGHTS);
      passes.join();
      pruning.run();
      for (long height = chain.oldest(); height <= 4 * HEIGHTS; height++) {
        assertTrue(walk(chain, height) > 0);
      }
    }
  }

  @Test
  void aPassStartsByItselfWhenAQuarterMoreHasGathered() throws Exception {
    try (RocksChain chain = chain()) {
      grow(chain, HISTORY + HISTORY / 4 - 1);
      try (HistoryPruning pruning = new HistoryPruning(chain, HISTORY, () -> Long.MAX_VALUE)) {
        pruning.committed();
      }
      assertEquals(0, chain.oldest());
      grow(chain, 1);
      try (HistoryPruning pruning = new HistoryPruning(chain, HISTORY, () -> Long.MAX_VALUE)) {
        pruning.committed();
      }
      assertEquals(HISTORY / 4, chain.oldest());
    }
  }
}
