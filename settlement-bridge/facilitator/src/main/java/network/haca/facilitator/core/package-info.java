/**
 * What a facilitator decides: whether a payment is good, whose it is, and what becomes of its
 * settlement.
 */
@NullMarked
package network.haca.facilitator.core;

import org.jspecify.annotations.NullMarked;
