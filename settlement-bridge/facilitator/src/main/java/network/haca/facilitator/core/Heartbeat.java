package network.haca.facilitator.core;

import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A node's word that it lives.
 *
 * @param timestamp in seconds
 * @param signature of the node's key
 */
public record Heartbeat(Bytes32 teeId, long timestamp, Bytes signature) {}
