package network.haca.facilitator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.SettlementCall;
import network.haca.x402.Uint256;

/**
 * A payment that was claimed: from then on its identity is this payment's, this gate's and this
 * amount's alone (rule X4).
 *
 * @param from block at which its nonce was not used up yet
 * @param digest of what the payer signed
 * @param amount that is to move
 * @param attempts the signed transactions, the latest last; whichever a block has counts
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
    Stage stage) {
  public Claim {
    attempts = List.copyOf(attempts);
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

  Optional<Attempt> latest() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
  }

  /** Returns true if a question is about what was claimed, and not only about the same nonce. */
  boolean isOf(Bytes32 otherDigest, String otherGate, Uint256 otherAmount) {
    return digest.equals(otherDigest) && gate.equals(otherGate) && amount.equals(otherAmount);
  }

  public Claim at(Stage next) {
    return new Claim(
        identity, from, digest, gate, payer, token, payTo, amount, isUpto, call, attempts, next);
  }

  public Claim with(Attempt attempt) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(attempt);
    return new Claim(
        identity, from, digest, gate, payer, token, payTo, amount, isUpto, call, all, stage);
  }
}
