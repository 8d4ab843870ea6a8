package network.haca.client;

import java.net.URI;
import network.haca.lightclient.TrustedGenesis;

/**
 * The bridge that receipts are fetched from, and the genesis that they are verified by.
 *
 * @param bridge need not be trusted
 * @param genesis of the network, from somebody who is trusted
 */
public record ReceiptSource(URI bridge, TrustedGenesis genesis) {}
