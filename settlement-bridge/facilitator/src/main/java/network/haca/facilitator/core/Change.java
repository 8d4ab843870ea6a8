package network.haca.facilitator.core;

import network.haca.primitives.Address;
import network.haca.x402.gate.BookEntry;

/** One thing that a ledger is to keep. */
public sealed interface Change {
  /** In the place of what the session was. */
  record OfSession(Session session) implements Change {}

  /** In the place of what the hold was. */
  record OfHold(Hold hold) implements Change {}

  /** A claim that a session becomes. */
  record NewClaim(Claim claim) implements Change {}

  /** Beside the losses before. */
  record NewLoss(Loss loss) implements Change {}

  /** From now on the payer is one who has paid. */
  record HasPaid(Address payer) implements Change {}

  /** An entry of the books. */
  record Entry(BookEntry entry) implements Change {}
}
