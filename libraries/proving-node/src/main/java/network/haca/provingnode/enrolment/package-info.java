/** How a node joins the registry on chain, and leaves it. */
@NullMarked
package network.haca.provingnode.enrolment;

import org.jspecify.annotations.NullMarked;
