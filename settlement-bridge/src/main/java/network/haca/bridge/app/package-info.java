/** Wires the bridge and alone reads its configuration. */
@NullMarked
package network.haca.bridge.app;

import org.jspecify.annotations.NullMarked;
