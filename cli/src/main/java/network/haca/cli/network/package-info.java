/** Commands that run a whole network on this machine, or tell how one is. */
@NullMarked
package network.haca.cli.network;

import org.jspecify.annotations.NullMarked;
