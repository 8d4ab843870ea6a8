/** Outside facts: what a data node saw, what of that is signed, and what several nodes agree on. */
@NullMarked
package network.haca.schemas.fact;

import org.jspecify.annotations.NullMarked;
