/** The whole network in one process. */
@NullMarked
package network.haca.devnet.network;

import org.jspecify.annotations.NullMarked;
