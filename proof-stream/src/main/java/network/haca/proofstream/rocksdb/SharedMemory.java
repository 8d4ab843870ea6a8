package network.haca.proofstream.rocksdb;

import java.util.Map;
import network.haca.service.rocksdb.ProcessMemory;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/**
 * Lets all stores of the stream, each segment of a window among them, take their memory from what
 * the databases of the process share.
 */
public final class SharedMemory implements RocksDBConfigSetter {
  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    ProcessMemory.shareWith(options, (BlockBasedTableConfig) options.tableFormatConfig());
  }

  @Override
  public void close(String storeName, Options options) {
    // What is shared is the others', too.
  }
}
