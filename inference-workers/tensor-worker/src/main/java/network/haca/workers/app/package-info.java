/** Wires a worker and alone reads its configuration. */
@NullMarked
package network.haca.workers.app;

import org.jspecify.annotations.NullMarked;
