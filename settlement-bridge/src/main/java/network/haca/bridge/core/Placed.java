package network.haca.bridge.core;

import network.haca.primitives.Bytes32;

/**
 * The place of a leaf that is settled by itself.
 *
 * @param transaction zero if nobody knows any more
 * @param blobId of request and answer
 */
public record Placed(Bytes32 transaction, String blobId) {}
