/** The chain and the bridge, asked for what the view does not keep. */
@NullMarked
package network.haca.explorer.chain;

import org.jspecify.annotations.NullMarked;
