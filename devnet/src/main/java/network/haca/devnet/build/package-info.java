/** Files that the build made, for networks that run out of them. */
@NullMarked
package network.haca.devnet.build;

import org.jspecify.annotations.NullMarked;
