/** Transactions that wait for answers, over a full node's JSON-RPC. */
@NullMarked
package network.haca.answering.chain;

import org.jspecify.annotations.NullMarked;
