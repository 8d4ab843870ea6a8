package network.haca.facilitator.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.Refusal;

/** How far a claimed payment has come. */
public sealed interface Stage {
  /** Its transaction is to be in a block yet, or to be signed. */
  record Open(Past past) implements Stage {
    static Open begun() {
      return new Open(Past.NONE);
    }
  }

  /** What a reorganisation took back, if it took anything. */
  enum Past {
    /** The claim has never ended. */
    NONE,
    /** A block had it, and it counted. */
    SETTLED,
    /** A block had a transaction of it that reverted. */
    FAILED
  }

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
  }

  /**
   * It is not paid, and will not be unless a reorganisation changes what it failed by.
   *
   * @param transaction that reverted, if one did
   * @param block that has it, or at which no transaction would have succeeded
   * @param finality of the block
   */
  record Failed(Refusal refusal, Optional<Bytes32> transaction, long block, Finality finality)
      implements Stage {
    Failed at(long newBlock, Finality newFinality) {
      return new Failed(refusal, transaction, newBlock, newFinality);
    }
  }
}
