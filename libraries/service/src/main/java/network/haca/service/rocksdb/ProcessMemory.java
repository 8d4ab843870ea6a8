package network.haca.service.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one budget for write buffers for all databases of a process, however many
 * there are. With RocksDB's defaults each would take up to a hundred megabytes.
 */
public final class ProcessMemory {
  /** Upper bound on what is cached and buffered together. */
  public static final long BYTES_MAX = 256L << 20;

  /** The part of it that writes may take before they are flushed. */
  private static final long WRITE_BYTES_MAX = 96L << 20;

  /** Kept for indexes and filters, which every look-up reads. */
  private static final double INDEX_RATIO = 0.1;

  private static final int SHARD_BITS_DEFAULT = -1;

  /** Never closed: databases open and close while others go on. */
  private static final Cache CACHE =
      new LRUCache(BYTES_MAX, SHARD_BITS_DEFAULT, false, INDEX_RATIO);

  private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BYTES_MAX, CACHE);

  private ProcessMemory() {}

  /**
   * Lets a database that is opened with these take its memory from what all share.
   *
   * @param table becomes that of the options
   */
  public static void shareWith(Options options, BlockBasedTableConfig table) {
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(WRITES);
  }

  /** Bytes that are cached and buffered now, of all databases. */
  public static long used() {
    return CACHE.getUsage();
  }
}
