/** The networks on which payments are settled, by Ethereum JSON-RPC. */
@NullMarked
package network.haca.facilitator.chain;

import org.jspecify.annotations.NullMarked;
