/** Wires a full node and alone reads its configuration. */
@NullMarked
package network.haca.fullnode.app;

import org.jspecify.annotations.NullMarked;
