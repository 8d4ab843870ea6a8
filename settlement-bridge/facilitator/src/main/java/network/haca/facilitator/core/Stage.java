package network.haca.facilitator.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.Refusal;
import network.haca.x402.gate.BookEntry.Kind;

/** How far a claimed payment has come. */
public sealed interface Stage {
  /** The end that the books tell of: a claim is paid, or unpaid, once its block is safe. */
  default Optional<Kind> booked() {
    return switch (this) {
      case Open _ -> Optional.empty();
      case Settled settled -> Optional.of(Kind.SETTLED).filter(_ -> settled.finality().isSafe());
      case Failed failed -> Optional.of(Kind.FAILED).filter(_ -> failed.finality().isSafe());
    };
  }

  /** Its transaction is to be in a block yet, or to be signed. */
  record Open(Past past) implements Stage {
    static Open begun() {
      return new Open(Past.NONE);
    }
  }

  /** The end of a claim that a reorganisation took back, if it took one. */
  enum Past {
    /** No block had a transaction of it. */
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
