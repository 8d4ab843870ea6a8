package network.haca.facilitator.core;

import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.gate.BookEntry;

/** One thing that a ledger is to keep. */
public sealed interface Change {
  /** In the place of what the session was. */
  record OfSession(Session session) implements Change {}

  /** In the place of what the hold was. */
  record OfHold(Hold hold) implements Change {}

  /** A claim that a session becomes. */
  record NewClaim(Claim claim) implements Change {}

  /** Beside the losses before; a payment has one at most. */
  record NewLoss(Loss loss, PaymentIdentity payment) implements Change {}

  /**
   * A payment's loss is none any more.
   *
   * @param another when the payer's last other loss was
   */
  record LossTakenBack(Loss loss, PaymentIdentity payment, Optional<Instant> another)
      implements Change {}

  /** Beside the costs before. */
  record NewCost(Cost cost) implements Change {}

  /** The transfer is that payment's, and no other's. */
  record NewTransfer(Moved transfer, PaymentIdentity payment) implements Change {}

  /** Beside the credits before. */
  record NewCredit(Credit credit) implements Change {}

  /** From now on the payer is one who has paid. */
  record HasPaid(Address payer) implements Change {}

  /** An entry of the books. */
  record Entry(BookEntry entry) implements Change {}
}
