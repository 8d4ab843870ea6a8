/** How Kafka Streams' stores use RocksDB. */
@NullMarked
package network.haca.proofstream.rocksdb;

import org.jspecify.annotations.NullMarked;
