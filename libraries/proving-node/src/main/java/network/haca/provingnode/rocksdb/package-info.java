/** The durable outbox. */
@NullMarked
package network.haca.provingnode.rocksdb;

import org.jspecify.annotations.NullMarked;
