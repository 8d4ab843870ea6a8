/** A node of nobody's: Ethereum's JSON-RPC out of a stranger's data, all of it verified. */
@NullMarked
package network.haca.lightnode;

import org.jspecify.annotations.NullMarked;
