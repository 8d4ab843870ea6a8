package network.haca.paymentgate.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;
import network.haca.x402.gate.SessionToken;

/** A facilitator that sets everything aside unless it is told otherwise. */
final class ScriptedFacilitator implements Facilitator {
  static final Bytes32 ID = Bytes32.ofUnsigned(7);

  final List<ReserveRequest> reserved = new ArrayList<>();
  final List<Uint256> progress = new ArrayList<>();
  final List<ChargeRequest> charged = new ArrayList<>();
  Optional<Refusal> refusal = Optional.empty();
  Settlement settlement = new Settlement.Settled("c2V0dGxlZA==");
  ProgressAnswer progressAnswer = new ProgressAnswer.Renewed(30);
  Instant deadline = Instant.EPOCH.plusSeconds(600);
  int settled;
  boolean isThere = true;

  /** Charges that it does not answer before it does. */
  int awayFor;

  @Override
  public boolean isThere() {
    return isThere;
  }

  @Override
  public Optional<Address> account(Network network) {
    return Optional.of(TestPayer.FACILITATOR);
  }

  @Override
  public CompletionStage<ReserveAnswer> reserve(ReserveRequest request) {
    reserved.add(request);
    return CompletableFuture.completedStage(
        refusal
            .<ReserveAnswer>map(ReserveAnswer.Refused::new)
            .orElseGet(
                () ->
                    new ReserveAnswer.Reserved(
                        new Reservation(
                            ID,
                            Optional.of(new SessionToken("the-session")),
                            30,
                            deadline,
                            Uint256.ZERO,
                            TestPayer.PAY_TO,
                            "a.grant"))));
  }

  @Override
  public CompletionStage<ProgressAnswer> progress(Bytes32 reservation, ProgressRequest request) {
    progress.add(request.charged());
    return CompletableFuture.completedStage(progressAnswer);
  }

  @Override
  public CompletionStage<Reading<ChargeAnswer>> charge(Bytes32 reservation, ChargeRequest request) {
    if (awayFor-- > 0) {
      return CompletableFuture.completedStage(
          new Reading.Refused<>(new Refusal(Reason.UNAVAILABLE, "away")));
    }
    charged.add(request);
    return CompletableFuture.completedStage(
        new Reading.Value<>(new ChargeAnswer(request.charged(), request.charged(), Uint256.ZERO)));
  }

  @Override
  public CompletionStage<Settlement> settle(Bytes32 reservation) {
    settled++;
    return CompletableFuture.completedStage(settlement);
  }
}
