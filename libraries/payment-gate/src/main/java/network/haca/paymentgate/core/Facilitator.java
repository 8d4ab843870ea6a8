package network.haca.paymentgate.core;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Reading;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;

/** The facilitator, which keeps the ledger. No stage fails: one that is away is an answer, too. */
public interface Facilitator {
  /** Tells if it could work when it was asked last. */
  boolean isThere();

  /** The account that settles on a network; nothing while that is not known. */
  Optional<Address> account(Network network);

  /** Sets an amount aside. */
  CompletionStage<ReserveAnswer> reserve(ReserveRequest request);

  /** Makes a count durable, and renews the reservation's lease. */
  CompletionStage<ProgressAnswer> progress(Bytes32 reservation, ProgressRequest request);

  /** Ends a reservation; asked again it answers the same. */
  CompletionStage<Reading<ChargeAnswer>> charge(Bytes32 reservation, ChargeRequest request);

  /** Settles a payment of scheme {@code exact} now. */
  CompletionStage<Settlement> settle(Bytes32 reservation);
}
