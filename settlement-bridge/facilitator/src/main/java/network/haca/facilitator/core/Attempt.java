package network.haca.facilitator.core;

import java.math.BigInteger;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A signed transaction, kept before it is sent.
 *
 * @param fee the most per gas, in wei
 * @param isCancelling whether it moves nothing, and takes the nonce of one that shall not move
 *     anything any more
 */
public record Attempt(long nonce, Bytes32 hash, Bytes raw, BigInteger fee, boolean isCancelling) {
  public Attempt(long nonce, Bytes32 hash, Bytes raw, BigInteger fee) {
    this(nonce, hash, raw, fee, false);
  }

  Attempt cancelling() {
    return new Attempt(nonce, hash, raw, fee, true);
  }
}
