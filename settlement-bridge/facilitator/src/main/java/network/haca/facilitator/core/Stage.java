package network.haca.facilitator.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.Refusal;

/** How far a claimed payment has come. */
public sealed interface Stage {
  /**
   * Its transaction is to be in a block yet, or to be signed.
   *
   * @param isReleased whether a block had it already, and it counted, before a reorganisation
   */
  record Open(boolean isReleased) implements Stage {}

  /**
   * It is paid.
   *
   * @param transaction nothing where nothing was to move
   * @param block that has it
   * @param finality of the block
   */
  record Settled(Optional<Bytes32> transaction, long block, Finality finality) implements Stage {
    /** Paid, with nothing to move. */
    static Settled ofNothing() {
      return new Settled(Optional.empty(), 0, Finality.FINAL);
    }

    boolean isSafe() {
      return finality.compareTo(Finality.SAFE) >= 0;
    }
  }

  /**
   * It will never be paid by this facilitator.
   *
   * @param transaction that reverted, if one was sent
   */
  record Failed(Refusal refusal, Optional<Bytes32> transaction) implements Stage {}
}
