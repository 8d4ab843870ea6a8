package network.haca.client;

import java.net.URI;
import network.haca.lightclient.TrustedGenesis;

/**
 * Where receipts are fetched, and what they are verified by.
 *
 * @param bridge need not be trusted
 * @param genesis of the network, from somebody who is trusted
 */
public record ReceiptSource(URI bridge, TrustedGenesis genesis) {}
