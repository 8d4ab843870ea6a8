/** Contracts of paid inference on a development chain, ours or another. */
@NullMarked
package network.haca.testing.payments;

import org.jspecify.annotations.NullMarked;
