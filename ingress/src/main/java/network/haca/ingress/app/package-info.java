/** Wires the ingress and alone reads its configuration. */
@NullMarked
package network.haca.ingress.app;

import org.jspecify.annotations.NullMarked;
