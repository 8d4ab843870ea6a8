/** Bounds what the ingress holds in memory, and keeps long work off its event loops. */
@NullMarked
package network.haca.ingress.load;

import org.jspecify.annotations.NullMarked;
