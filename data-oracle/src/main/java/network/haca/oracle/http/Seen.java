package network.haca.oracle.http;

import java.time.Instant;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * What a source said.
 *
 * @param certificateDigest SHA-256 of the certificate by which it was known
 * @param at when it was whole, by the node's clock
 */
record Seen(Bytes body, Bytes32 certificateDigest, Instant at) {}
