/**
 * Payment by x402, versions 1 and 2, on EVM networks: challenges, offers, payments and a
 * facilitator's answers as values and as JSON; what payers sign; what makes two payments one. Pure
 * functions and immutable values; nothing here does I/O.
 */
@NullMarked
package network.haca.x402;

import org.jspecify.annotations.NullMarked;
