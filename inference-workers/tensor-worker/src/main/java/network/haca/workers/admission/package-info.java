/** Transactions that wait for answers, over a full node's JSON-RPC. */
@NullMarked
package network.haca.workers.admission;

import org.jspecify.annotations.NullMarked;
