package network.haca.facilitator.core;

import java.math.BigInteger;
import network.haca.primitives.Bytes32;
import network.haca.x402.Refusal;

/** The result of verifying a payment. */
public sealed interface Verdict {
  /**
   * It can be settled now.
   *
   * @param block at which all was looked at
   * @param digest of what the payer signed
   * @param isByKey whether a key signed, the payer having no code
   * @param available what could be taken of the payer's purse at that block
   */
  record Good(long block, Bytes32 digest, boolean isByKey, BigInteger available)
      implements Verdict {}

  /** It cannot. */
  record Bad(Refusal refusal) implements Verdict {}
}
