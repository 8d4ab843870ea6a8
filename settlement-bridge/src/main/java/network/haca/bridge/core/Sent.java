package network.haca.bridge.core;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The transaction that is to settle a leaf by itself, or has settled it.
 *
 * @param transaction its hash
 * @param account that sent it, with {@code nonce}
 * @param raw as it was signed
 * @param blobId of request and answer
 */
public record Sent(Bytes32 transaction, Address account, long nonce, Bytes raw, String blobId) {}
