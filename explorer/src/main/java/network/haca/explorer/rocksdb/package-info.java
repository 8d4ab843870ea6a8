/** The view on disk. */
@NullMarked
package network.haca.explorer.rocksdb;

import org.jspecify.annotations.NullMarked;
