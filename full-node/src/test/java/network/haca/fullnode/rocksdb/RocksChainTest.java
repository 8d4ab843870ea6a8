package network.haca.fullnode.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.fullnode.core.Genesis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksChainTest {
  @TempDir private Path folder;

  private ChainReader.Head genesis() throws IOException {
    try (RocksChain chain = RocksChain.open(folder)) {
      ExecutedBlock genesis =
          Genesis.execute(ChainConfig.development(), chain, List.of(), 1_790_000_000L);
      chain.commit(genesis);
      return genesis.head();
    }
  }

  @Test
  void whatWasCommittedIsThereWhenItIsOpenedAgain() throws IOException {
    ChainReader.Head head = genesis();
    try (RocksChain chain = RocksChain.open(folder)) {
      assertEquals(head, chain.head().orElseThrow());
      assertEquals(head.appHash(), chain.header(0).orElseThrow().hash());
    }
  }

  @Test
  void aLedgerOfAnotherVersionIsRefusedInASentence() throws Exception {
    ChainReader.Head head = genesis();
    assertEquals(0, head.height());
    try (Options options = new Options();
        RocksDB database = RocksDB.open(options, folder.toString())) {
      database.delete(new byte[] {'f'});
    }
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> RocksChain.open(folder).close()).getMessage());
    assertTrue(message.contains("another version of haca; use another home"), message);
  }
}
