/** A chain of one's own for development: blocks at once, without validators or consensus. */
@NullMarked
package network.haca.devnet.devchain;

import org.jspecify.annotations.NullMarked;
