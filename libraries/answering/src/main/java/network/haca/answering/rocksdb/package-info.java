/** What a worker keeps in a database. */
@NullMarked
package network.haca.answering.rocksdb;

import org.jspecify.annotations.NullMarked;
