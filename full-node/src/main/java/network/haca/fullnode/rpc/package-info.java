/** Ethereum JSON-RPC. */
@NullMarked
package network.haca.fullnode.rpc;

import org.jspecify.annotations.NullMarked;
