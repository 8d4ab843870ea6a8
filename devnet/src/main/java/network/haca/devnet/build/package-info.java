/** What the build made, for networks that run out of it. */
@NullMarked
package network.haca.devnet.build;

import org.jspecify.annotations.NullMarked;
