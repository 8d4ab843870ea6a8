/** What a gate asks over HTTP: the facilitator, and where the token's price is known. */
@NullMarked
package network.haca.paymentgate.http;

import org.jspecify.annotations.NullMarked;
