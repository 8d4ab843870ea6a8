package network.haca.proofstream.rocksdb;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one budget for write buffers for all stores of a process. With its defaults
 * each store of each partition, and each segment of a window, would take up to a hundred megabytes.
 */
public final class SharedMemory implements RocksDBConfigSetter {
  /** Upper bound on what is cached and buffered together. */
  static final long BYTES_MAX = 256L << 20;

  /** The part of it that writes may take before they are flushed. */
  static final long WRITE_BYTES_MAX = 96L << 20;

  /** Kept for indexes and filters, which every look-up reads. */
  private static final double INDEX_RATIO = 0.1;

  private static final int SHARD_BITS_DEFAULT = -1;

  /** Never closed: stores open and close as partitions come and go. */
  private static final Cache CACHE =
      new LRUCache(BYTES_MAX, SHARD_BITS_DEFAULT, false, INDEX_RATIO);

  private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BYTES_MAX, CACHE);

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(WRITES);
  }

  @Override
  public void close(String storeName, Options options) {
    // What is shared is the others', too.
  }

  /** Bytes that are cached and buffered now, of all stores. */
  static long used() {
    return CACHE.getUsage();
  }
}
