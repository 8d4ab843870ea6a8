/** What a worker keeps in a database. */
@NullMarked
package network.haca.workers.rocksdb;

import org.jspecify.annotations.NullMarked;
