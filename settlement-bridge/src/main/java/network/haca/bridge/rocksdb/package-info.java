/** Receipts on disk. */
@NullMarked
package network.haca.bridge.rocksdb;

import org.jspecify.annotations.NullMarked;
