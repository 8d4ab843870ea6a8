/** The whole network in one process. */
@NullMarked
package network.haca.stack.network;

import org.jspecify.annotations.NullMarked;
