package network.haca.facilitator.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.Refusal;

/** How far a claimed payment has come. */
public sealed interface Stage {
  /** Its transaction is to be in a block yet, or to be signed. */
  record Open() implements Stage {}

  /**
   * It is paid.
   *
   * @param transaction nothing where nothing was to move
   * @param block that has it
   * @param isFinal whether no reorganisation can take it back
   */
  record Settled(Optional<Bytes32> transaction, long block, boolean isFinal) implements Stage {}

  /**
   * It will never be paid by this facilitator.
   *
   * @param transaction that reverted, if one was sent
   */
  record Failed(Refusal refusal, Optional<Bytes32> transaction) implements Stage {}
}
