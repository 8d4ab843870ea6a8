package network.haca.paymentgate.core;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;

/** The last word on a reservation, said again while the facilitator is away, so often. */
final class ClosingCharge {
  static final int TRIES_MAX = 60;
  static final Duration PAUSE = Duration.ofMillis(500);

  private final Facilitator facilitator;
  private final Bytes32 reservation;
  private final Timer timer;

  ClosingCharge(Facilitator facilitator, Bytes32 reservation, Timer timer) {
    this.facilitator = facilitator;
    this.reservation = reservation;
    this.timer = timer;
  }

  /** Completes with what was charged, or with nothing if no answer came. */
  CompletionStage<Optional<Uint256>> run(ChargeRequest request) {
    CompletableFuture<Optional<Uint256>> charged = new CompletableFuture<>();
    ask(request, 1, charged);
    return charged;
  }

  private void ask(ChargeRequest request, int tries, CompletableFuture<Optional<Uint256>> charged) {
    facilitator
        .charge(reservation, request)
        .thenAccept(
            answer -> {
              switch (answer) {
                case Reading.Value<ChargeAnswer>(ChargeAnswer known) ->
                    charged.complete(Optional.of(known.charged()));
                case Reading.Refused<ChargeAnswer>(Refusal why) -> {
                  if (why.reason() == Reason.UNAVAILABLE && tries < TRIES_MAX) {
                    var _ = timer.after(PAUSE, () -> ask(request, tries + 1, charged));
                  } else {
                    charged.complete(Optional.empty());
                  }
                }
              }
            });
  }
}
