/** Commands about payments. */
@NullMarked
package network.haca.cli.payments;

import org.jspecify.annotations.NullMarked;
