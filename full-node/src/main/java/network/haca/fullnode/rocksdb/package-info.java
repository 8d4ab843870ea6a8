/** The chain on disk. */
@NullMarked
package network.haca.fullnode.rocksdb;

import org.jspecify.annotations.NullMarked;
