/** Wires the stream and alone reads its configuration. */
@NullMarked
package network.haca.proofstream.app;

import org.jspecify.annotations.NullMarked;
