/** Roles as processes of their own: how one is launched, told its settings, and ended. */
@NullMarked
package network.haca.devnet.processes;

import org.jspecify.annotations.NullMarked;
