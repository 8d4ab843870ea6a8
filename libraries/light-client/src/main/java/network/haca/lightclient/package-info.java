/**
 * Verifies without trusting anyone but a validator set: {@link
 * network.haca.lightclient.ReceiptVerifier} first, and for what models answered inside transactions
 * {@link network.haca.lightclient.InferenceReceiptVerifier}.
 */
@NullMarked
package network.haca.lightclient;

import org.jspecify.annotations.NullMarked;
