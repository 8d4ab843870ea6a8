package network.haca.paymentgate.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.Reservation;

/**
 * A reservation's lease, renewed by the count so far while the work goes on (rule X3). Where that
 * has not succeeded for the time of a lease, or the request's time is over (rule X8), the work is
 * cut. All of it is told on one thread.
 */
final class Lease {
  /** Between two counts that are made durable, where few tokens are said. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** Time that a facilitator which is away has to come back, until an answer is refused. */
  static final Duration CONFIRM_MAX = Duration.ofSeconds(10);

  private final Reservation reservation;
  private final Facilitator facilitator;
  private final InstantSource clock;
  private final Supplier<Uint256> count;
  private final Consumer<GateCounts.Cut> cut;
  private final Timer timer;
  private final Runnable ticking;
  private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>(1);
  private Instant heard;
  private Instant end;
  private boolean isAsking;
  private boolean isOver;

  /**
   * @param count of what would be charged by now
   * @param cut ends the work; it may be told again
   */
  Lease(
      Reservation reservation,
      Facilitator facilitator,
      Timer timer,
      InstantSource clock,
      Supplier<Uint256> count,
      Consumer<GateCounts.Cut> cut) {
    this.reservation = reservation;
    this.facilitator = facilitator;
    this.clock = clock;
    this.count = count;
    this.cut = cut;
    this.timer = timer;
    this.heard = clock.instant();
    this.end = clock.instant().plusSeconds(reservation.leaseSeconds());
    this.ticking = timer.every(PAUSE, this::tick);
  }

  private void tick() {
    Instant now = clock.instant();
    if (!now.isBefore(reservation.deadline())) {
      cut.accept(GateCounts.Cut.TIME);
    } else if (!now.isBefore(end)) {
      cut.accept(GateCounts.Cut.LEASE);
    } else {
      renew();
    }
  }

  /** Tells if the facilitator has said within a second that it will charge, or says so now. */
  CompletionStage<Boolean> confirm() {
    if (facilitator.isThere() && clock.instant().isBefore(heard.plus(PAUSE))) {
      return CompletableFuture.completedStage(true);
    }
    CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    waiting.add(confirmed);
    Runnable patience = timer.after(CONFIRM_MAX, () -> confirmed.complete(false));
    var _ = confirmed.thenRun(patience);
    renew();
    return confirmed;
  }

  private void confirmed(boolean isHeld) {
    List<CompletableFuture<Boolean>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(each -> each.complete(isHeld));
  }

  /** Makes the count durable. One question at a time: the next one says more. */
  void renew() {
    if (isAsking || isOver) {
      return;
    }
    isAsking = true;
    Instant asked = clock.instant();
    facilitator
        .progress(reservation.id(), new ProgressRequest(count.get()))
        .thenAccept(answer -> renewed(answer, asked));
  }

  private void renewed(ProgressAnswer answer, Instant asked) {
    isAsking = false;
    switch (answer) {
      case ProgressAnswer.Renewed(long seconds) -> {
        heard = asked;
        end = asked.plusSeconds(seconds);
        confirmed(true);
      }
      case ProgressAnswer.Closed _ -> {
        end = asked;
        confirmed(false);
        if (!isOver) {
          cut.accept(GateCounts.Cut.LEASE);
        }
      }
      case ProgressAnswer.Failed _ -> {
        // Asked again at the next tick, until the lease is over.
      }
    }
  }

  /** There is no more work. */
  void close() {
    isOver = true;
    ticking.run();
  }
}
