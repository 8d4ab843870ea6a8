/**
 * Verifies without trusting anyone but a validator set: {@link
 * network.haca.lightclient.ReceiptVerifier} first.
 */
@NullMarked
package network.haca.lightclient;

import org.jspecify.annotations.NullMarked;
