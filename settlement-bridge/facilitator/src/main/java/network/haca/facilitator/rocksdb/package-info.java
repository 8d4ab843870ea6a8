/** The ledger of payments, on disk. */
@NullMarked
package network.haca.facilitator.rocksdb;

import org.jspecify.annotations.NullMarked;
