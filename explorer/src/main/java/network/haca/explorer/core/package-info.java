/**
 * The view of the network that the explorer shows; pure. Begin with {@link
 * network.haca.explorer.core.View}, which says what an event does to it, and {@link
 * network.haca.explorer.core.Lookup}, which answers questions.
 */
@NullMarked
package network.haca.explorer.core;

import org.jspecify.annotations.NullMarked;
