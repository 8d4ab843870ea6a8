package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;

/**
 * The price of a settlement's transaction.
 *
 * @param wei of the network's own currency
 */
public record Cost(Network network, Instant at, Bytes32 transaction, BigInteger wei) {}
