/** The durable outbox. */
@NullMarked
package network.haca.workers.rocksdb;

import org.jspecify.annotations.NullMarked;
