package network.haca.facilitator.core;

import java.math.BigInteger;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A signed transaction, kept before it is sent.
 *
 * @param fee the most per gas, in wei
 */
public record Attempt(long nonce, Bytes32 hash, Bytes raw, BigInteger fee) {}
