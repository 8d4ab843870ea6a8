/** A development network of which every role is a container: what each is told by its volume. */
@NullMarked
package network.haca.devnet.containers;

import org.jspecify.annotations.NullMarked;
