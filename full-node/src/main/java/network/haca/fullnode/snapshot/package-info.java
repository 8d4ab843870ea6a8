/** The ledger at one height as files that other nodes can begin from (CometBFT's state sync). */
@NullMarked
package network.haca.fullnode.snapshot;

import org.jspecify.annotations.NullMarked;
