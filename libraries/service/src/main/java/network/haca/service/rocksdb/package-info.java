/** RocksDB as every role opens it; a role that uses it has RocksDB among its own libraries. */
@NullMarked
package network.haca.service.rocksdb;

import org.jspecify.annotations.NullMarked;
