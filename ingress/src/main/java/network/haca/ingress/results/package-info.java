/** Results of inference inside transactions, as the original's clients look them up. */
@NullMarked
package network.haca.ingress.results;

import org.jspecify.annotations.NullMarked;
