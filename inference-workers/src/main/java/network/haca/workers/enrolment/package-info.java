/** How a worker joins the registry on chain, and leaves it. */
@NullMarked
package network.haca.workers.enrolment;

import org.jspecify.annotations.NullMarked;
