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
import network.haca.paymentgate.core.GateCounts.Ending;
import network.haca.paymentgate.core.Pricing.Charge;
import network.haca.schemas.llm.LlmError;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Reservation;

/**
 * The bill of a request for which an amount is set aside. While the work goes on, the count so far
 * is made durable at the facilitator every second or 256 tokens (rule X3). An answer that is
 * shorter than both is let go first, and charged a moment later: whoever ends in between has not
 * charged what nobody got. So is one that is paid already (rule X8): a payment that is charged buys
 * no answer any more. Whether the client has read it by then is not awaited. All of it is told on
 * one thread.
 */
final class PaidBill implements Bill {
  private static final int PROGRESS_TOKENS = 256;

  /** Time that an answer which leaves before its charge has to be written. */
  private static final Duration LEAVING = Duration.ofMillis(1);

  private final Reservation reservation;
  private final Pricing pricing;
  private final Facilitator facilitator;
  private final Reserving reserving;
  private final GateCounts counts;
  private final ClosingCharge closing;
  private final Lease lease;
  private final Timer timer;
  private final InstantSource clock;
  private final Instant begin;
  private final SpokenText said = new SpokenText();
  private long progressTokens;
  private boolean isCut;
  private Runnable cut = () -> {};
  private Optional<String> settled = Optional.empty();
  private Optional<CompletableFuture<Closing>> closed = Optional.empty();

  PaidBill(
      Reservation reservation,
      Pricing pricing,
      Facilitator facilitator,
      Reserving reserving,
      GateCounts counts,
      Timer timer,
      InstantSource clock) {
    this.reservation = reservation;
    this.pricing = pricing;
    this.facilitator = facilitator;
    this.reserving = reserving;
    this.counts = counts;
    this.timer = timer;
    this.clock = clock;
    this.begin = clock.instant();
    this.closing = new ClosingCharge(facilitator, reservation.id(), timer);
    this.lease = new Lease(reservation, facilitator, timer, clock, this::soFar, this::cut);
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

  private void cut(GateCounts.Cut reason) {
    if (!isCut) {
      isCut = true;
      counts.cut(reason);
    }
    cut.run();
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
      lease.renew();
    }
  }

  private Uint256 soFar() {
    progressTokens = said.tokens();
    return pricing.isExact() ? Uint256.ZERO : pricing.charge(Optional.empty(), said).amount();
  }

  @Override
  public Optional<ObjectNode> statement(Optional<JsonNode> usage) {
    return Optional.of(pricing.statement(pricing.charge(usage, said)));
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
          Ending good = charge.isEstimated() ? Ending.ESTIMATED : Ending.CHARGED;
          return end(charge, pricing.request(charge), good);
        });
  }

  @Override
  public CompletionStage<Closing> waive() {
    return closed.orElseGet(
        () -> end(pricing.charge(Optional.empty(), said), pricing.nothing(), Ending.WAIVED));
  }

  private CompletableFuture<Closing> end(Charge charge, ChargeRequest request, Ending good) {
    lease.close();
    CompletableFuture<Closing> end = new CompletableFuture<>();
    closed = Optional.of(end);
    if (good != Ending.WAIVED && (settled.isPresent() || isShort(charge))) {
      end.complete(new Closing(true, ChargeHeaders.of(charge, charge.amount())));
      reserving.charging();
      timer.after(LEAVING, () -> run(charge, request, good).thenAccept(_ -> reserving.charged()));
    } else {
      run(charge, request, good).thenAccept(end::complete);
    }
    return end;
  }

  /** Says whether no count of it would have had to be durable by now (rule X3). */
  private boolean isShort(Charge charge) {
    return !pricing.isExact()
        && charge.tokens().output() + charge.tokens().reasoning() < PROGRESS_TOKENS
        && clock.instant().isBefore(begin.plus(Lease.PAUSE))
        && facilitator.isThere();
  }

  private CompletionStage<Closing> run(Charge charge, ChargeRequest request, Ending good) {
    return closing
        .run(request)
        .thenApply(
            charged -> {
              boolean isLost = charged.isEmpty() && good != Ending.WAIVED;
              counts.ended(isLost ? Ending.LOST : good);
              return new Closing(
                  charged.isPresent() || settled.isPresent(),
                  ChargeHeaders.of(charge, charged.orElse(charge.amount())));
            });
  }
}
