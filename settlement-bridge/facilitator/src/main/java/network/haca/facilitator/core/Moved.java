package network.haca.facilitator.core;

import network.haca.primitives.Bytes32;
import network.haca.x402.Network;

/**
 * A transfer that a chain's log tells of.
 *
 * @param logIndex of the log in its block
 */
public record Moved(Network network, Bytes32 transaction, long logIndex, long block) {}
