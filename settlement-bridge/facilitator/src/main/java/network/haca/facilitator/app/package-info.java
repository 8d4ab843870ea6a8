/** The facilitator as a program. */
@NullMarked
package network.haca.facilitator.app;

import org.jspecify.annotations.NullMarked;
