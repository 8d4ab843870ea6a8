/**
 * The decisions of a gate, which asks for payment before a language model runs: what is offered,
 * what a request is let in by, and what becomes of the amount that is set aside for it. Open {@link
 * network.haca.paymentgate.core.Gate} first. Knows no framework, clock or I/O.
 */
@NullMarked
package network.haca.paymentgate.core;

import org.jspecify.annotations.NullMarked;
