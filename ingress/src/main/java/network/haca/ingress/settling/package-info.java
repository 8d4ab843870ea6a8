/** Follows how soon the network settles, as bridges tell it. */
@NullMarked
package network.haca.ingress.settling;

import org.jspecify.annotations.NullMarked;
