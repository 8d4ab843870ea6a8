package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.paymentgate.core.Pricing.Charge;
import network.haca.schemas.llm.LlmError;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.Reservation;

/**
 * The bill of a request for which an amount is set aside. While the work goes on, the count so far
 * is made durable at the facilitator every second or 256 tokens (rule X3); where that has not
 * succeeded for the time of a lease, or the request's time is over (rule X8), the work is cut. All
 * of it is told on one thread.
 */
final class PaidBill implements Bill {
  private static final Duration PROGRESS_PAUSE = Duration.ofSeconds(1);
  private static final int PROGRESS_TOKENS = 256;

  private final Reservation reservation;
  private final Pricing pricing;
  private final Facilitator facilitator;
  private final ClosingCharge closing;
  private final InstantSource clock;
  private final Runnable ticking;
  private final SpokenText said = new SpokenText();
  private Instant leaseEnd;
  private long progressTokens;
  private boolean isAsking;
  private boolean isClosed;
  private Runnable cut = () -> {};
  private Optional<String> settled = Optional.empty();
  private Optional<CompletableFuture<Closing>> closed = Optional.empty();

  PaidBill(
      Reservation reservation,
      Pricing pricing,
      Facilitator facilitator,
      Timer timer,
      InstantSource clock) {
    this.reservation = reservation;
    this.pricing = pricing;
    this.facilitator = facilitator;
    this.clock = clock;
    this.closing = new ClosingCharge(facilitator, reservation.id(), timer);
    this.leaseEnd = clock.instant().plusSeconds(reservation.leaseSeconds());
    this.ticking = timer.every(PROGRESS_PAUSE, this::tick);
  }

  @Override
  public boolean isFree() {
    return false;
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>(pricing.headers());
    headers.put("Cache-Control", "no-store");
    reservation
        .session()
        .ifPresent(token -> headers.put(Asked.PaymentHeaders.SESSION, token.text()));
    settled.ifPresent(header -> headers.put("PAYMENT-RESPONSE", header));
    return headers;
  }

  @Override
  public void watch(Runnable whenOver) {
    this.cut = whenOver;
  }

  @Override
  public CompletionStage<Optional<LlmError>> release() {
    if (!pricing.isExact() || settled.isPresent()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return facilitator.settle(reservation.id()).thenApply(this::settled);
  }

  private Optional<LlmError> settled(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Settled(String header) -> {
        settled = Optional.of(header);
        yield Optional.empty();
      }
      case Settlement.Failed(String reason, String message) ->
          Optional.of(new LlmError(402, "payment_error", reason, message));
      case Settlement.Unknown(String message) ->
          Optional.of(LlmError.unavailable(message).afterWork());
    };
  }

  @Override
  public void said(JsonNode chunk) {
    said.add(chunk);
    if (said.tokens() - progressTokens >= PROGRESS_TOKENS) {
      progress();
    }
  }

  @Override
  public Optional<ObjectNode> statement(Optional<JsonNode> usage) {
    return Optional.of(pricing.statement(pricing.charge(usage, said)));
  }

  private void tick() {
    Instant now = clock.instant();
    if (!now.isBefore(reservation.deadline()) || !now.isBefore(leaseEnd)) {
      cut.run();
    } else {
      progress();
    }
  }

  /** One question at a time: the next one says more. */
  private void progress() {
    if (isAsking || isClosed) {
      return;
    }
    isAsking = true;
    progressTokens = said.tokens();
    Uint256 soFar =
        pricing.isExact() ? Uint256.ZERO : pricing.charge(Optional.empty(), said).amount();
    Instant asked = clock.instant();
    facilitator
        .progress(reservation.id(), new ProgressRequest(soFar))
        .thenAccept(answer -> progressed(answer, asked));
  }

  private void progressed(ProgressAnswer answer, Instant asked) {
    isAsking = false;
    switch (answer) {
      case ProgressAnswer.Renewed(long seconds) -> leaseEnd = asked.plusSeconds(seconds);
      case ProgressAnswer.Closed _ -> {
        leaseEnd = asked;
        if (!isClosed) {
          cut.run();
        }
      }
      case ProgressAnswer.Failed _ -> {
        // Asked again at the next tick, until the lease is over.
      }
    }
  }

  @Override
  public CompletionStage<Closing> close(Optional<JsonNode> usage) {
    if (pricing.isExact() && settled.isEmpty()) {
      // What fails before it is settled costs nothing (rule X8).
      return waive();
    }
    return closed.orElseGet(
        () -> {
          Charge charge = pricing.charge(usage, said);
          return end(charge, closing.run(pricing.request(charge)));
        });
  }

  @Override
  public CompletionStage<Closing> waive() {
    return closed.orElseGet(
        () -> end(pricing.charge(Optional.empty(), said), closing.run(pricing.nothing())));
  }

  private CompletableFuture<Closing> end(
      Charge charge, CompletionStage<Optional<Uint256>> charging) {
    isClosed = true;
    ticking.run();
    CompletableFuture<Closing> end = new CompletableFuture<>();
    closed = Optional.of(end);
    charging.thenAccept(
        charged ->
            end.complete(
                new Closing(
                    charged.isPresent() || settled.isPresent(),
                    ChargeHeaders.of(charge, charged.orElse(charge.amount())))));
    return end;
  }
}
