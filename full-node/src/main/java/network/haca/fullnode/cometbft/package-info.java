/** CometBFT itself: its binary, its home and its process, a child of the full node. */
@NullMarked
package network.haca.fullnode.cometbft;

import org.jspecify.annotations.NullMarked;
