package network.haca.service.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * The folder of a database, which is made if it is not there.
 *
 * @param path of the folder
 * @param content that users know it by, such as "ledger"
 */
public record DatabaseFolder(Path path, String content) {
  /**
   * Opens the database, with the memory that all of the process share.
   *
   * @param options of its own, which the caller closes after the database
   * @param table of these options
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  public RocksDB open(Options options, BlockBasedTableConfig table) throws IOException {
    Files.createDirectories(path);
    ProcessMemory.shareWith(options, table);
    try {
      return RocksDB.open(options.setCreateIfMissing(true), path.toString());
    } catch (RocksDBException e) {
      throw new IOException(
          "cannot open the %s in %s: %s".formatted(content, path, e.getMessage()), e);
    }
  }
}
