/**
 * The messages between a gate, which takes requests for payment, and the facilitator, which keeps
 * the ledger: reservations, progress, charges and grants as values and as JSON. Pure functions and
 * immutable values; nothing here does I/O.
 */
@NullMarked
package network.haca.x402.gate;

import org.jspecify.annotations.NullMarked;
