package network.haca.facilitator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.SettlementCall;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry.Kind;

/**
 * A payment that was claimed: from then on its identity is this payment's, this gate's and this
 * amount's alone (rule X4).
 *
 * @param from block at which its nonce was not used up yet
 * @param digest of what the payer signed
 * @param amount that is to move
 * @param attempts the signed transactions, the latest last; whichever a block has counts
 * @param booked the end of it that the books told of last
 */
public record Claim(
    PaymentIdentity identity,
    long from,
    Bytes32 digest,
    String gate,
    Address payer,
    Address token,
    Address payTo,
    Uint256 amount,
    boolean isUpto,
    SettlementCall call,
    List<Attempt> attempts,
    Stage stage,
    Optional<Kind> booked) {
  public Claim {
    attempts = List.copyOf(attempts);
  }

  /** A claim of which the books have told what its stage says, and nothing before. */
  public Claim(
      PaymentIdentity identity,
      long from,
      Bytes32 digest,
      String gate,
      Address payer,
      Address token,
      Address payTo,
      Uint256 amount,
      boolean isUpto,
      SettlementCall call,
      List<Attempt> attempts,
      Stage stage) {
    this(
        identity,
        from,
        digest,
        gate,
        payer,
        token,
        payTo,
        amount,
        isUpto,
        call,
        attempts,
        stage,
        stage.booked());
  }

  public boolean isOpen() {
    return stage instanceof Stage.Open;
  }

  /** Returns true if nothing is left to do or to watch. */
  public boolean isDone() {
    return switch (stage) {
      case Stage.Open _ -> false;
      case Stage.Settled settled -> settled.finality() == Finality.FINAL;
      case Stage.Failed failed -> failed.finality() == Finality.FINAL;
    };
  }

  /**
   * Returns true if it failed, and a transaction of it may move the price yet in another branch of
   * the chain. Only {@code exact} waits for that: with {@code upto} the answer was given before.
   */
  boolean mayBePaidYet() {
    return !isUpto
        && !attempts.isEmpty()
        && stage instanceof Stage.Failed failed
        && failed.finality() != Finality.FINAL;
  }

  Optional<Attempt> latest() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
  }

  /** Returns true if a question is about what was claimed, and not only about the same nonce. */
  boolean isOf(Bytes32 otherDigest, String otherGate, Uint256 otherAmount) {
    return digest.equals(otherDigest) && gate.equals(otherGate) && amount.equals(otherAmount);
  }

  public Claim at(Stage next) {
    return copy(attempts, next, next.booked().or(() -> booked));
  }

  public Claim with(Attempt attempt) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(attempt);
    return copy(all, stage, booked);
  }

  private Claim copy(List<Attempt> nextAttempts, Stage nextStage, Optional<Kind> nextBooked) {
    return new Claim(
        identity,
        from,
        digest,
        gate,
        payer,
        token,
        payTo,
        amount,
        isUpto,
        call,
        nextAttempts,
        nextStage,
        nextBooked);
  }
}
