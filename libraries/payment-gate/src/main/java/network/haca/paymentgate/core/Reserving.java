package network.haca.paymentgate.core;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;

/**
 * Sets amounts aside. Where answers have left whose charge is on its way, a client may ask again
 * before the rest of what was set aside for the last answer is free: what is refused for lack of
 * room is asked for again then.
 */
final class Reserving {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(125));

  private static final Set<Reason> LACK_OF_ROOM =
      EnumSet.of(
          Reason.SESSION_EXHAUSTED,
          Reason.SESSION_BUSY,
          Reason.EXPOSURE_EXCEEDED,
          Reason.PERMIT2_BALANCE);

  private final Facilitator facilitator;
  private final Timer timer;
  private final AtomicInteger charges = new AtomicInteger();

  Reserving(Facilitator facilitator, Timer timer) {
    this.facilitator = facilitator;
    this.timer = timer;
  }

  /** Tells of a charge whose answer leaves before it. */
  void charging() {
    charges.incrementAndGet();
  }

  /** Tells of the end of one. */
  void charged() {
    charges.decrementAndGet();
  }

  CompletionStage<ReserveAnswer> reserve(ReserveRequest request) {
    return reserve(request, 0);
  }

  private CompletionStage<ReserveAnswer> reserve(ReserveRequest request, int tries) {
    return facilitator
        .reserve(request)
        .thenCompose(
            answer ->
                tries < PAUSES.size() && mayChange(answer)
                    ? later(request, tries)
                    : CompletableFuture.completedStage(answer));
  }

  private boolean mayChange(ReserveAnswer answer) {
    return charges.get() > 0
        && answer instanceof ReserveAnswer.Refused(Refusal why)
        && LACK_OF_ROOM.contains(why.reason());
  }

  private CompletionStage<ReserveAnswer> later(ReserveRequest request, int tries) {
    CompletableFuture<ReserveAnswer> answered = new CompletableFuture<>();
    var _ =
        timer.after(
            PAUSES.get(tries), () -> reserve(request, tries + 1).thenAccept(answered::complete));
    return answered;
  }
}
