/** Time that payment adds to a request of a language model. */
@NullMarked
package network.haca.benchmarks.payments;

import org.jspecify.annotations.NullMarked;
