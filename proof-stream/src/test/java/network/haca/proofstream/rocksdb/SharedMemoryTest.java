package network.haca.proofstream.rocksdb;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import network.haca.service.rocksdb.ProcessMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class SharedMemoryTest {
  private static final int VALUE_BYTES = 2 << 20;

  /** The budget is charged in pieces of at most this. */
  private static final int PIECE_BYTES = 1 << 20;

  @TempDir private Path folder;

  private static Options options(String store) {
    Options options =
        new Options().setCreateIfMissing(true).setTableFormatConfig(new BlockBasedTableConfig());
    new SharedMemory().setConfig(store, options, Map.of());
    return options;
  }

  @Test
  void whatAllStoresBufferCountsInOneBudgetAlsoAfterOneHasClosed() throws Exception {
    try (Options first = options("first");
        Options second = options("second");
        RocksDB one = RocksDB.open(first, folder.resolve("first").toString());
        RocksDB other = RocksDB.open(second, folder.resolve("second").toString())) {
      assertSame(first.writeBufferManager(), second.writeBufferManager());
      long before = ProcessMemory.used();
      one.put(new byte[1], new byte[VALUE_BYTES]);
      other.put(new byte[1], new byte[VALUE_BYTES]);
      assertTrue(ProcessMemory.used() - before > 2L * VALUE_BYTES - PIECE_BYTES);
      new SharedMemory().close("first", first);
      other.put(new byte[2], new byte[VALUE_BYTES]);
      assertTrue(ProcessMemory.used() - before > 3L * VALUE_BYTES - PIECE_BYTES);
      assertTrue(ProcessMemory.used() <= ProcessMemory.BYTES_MAX);
    }
  }
}
