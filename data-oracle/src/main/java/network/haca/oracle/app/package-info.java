/** Wires a data node and alone reads its configuration. */
@NullMarked
package network.haca.oracle.app;

import org.jspecify.annotations.NullMarked;
