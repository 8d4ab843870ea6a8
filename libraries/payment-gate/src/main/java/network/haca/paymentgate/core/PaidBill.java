package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
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
 * The bill of a request for which an amount is set aside. While a stream goes on, the count so far
 * is made durable at the facilitator every second or 256 tokens (rule X3). An answer leaves before
 * it is charged, so that a gate which ends in between has not charged what nobody got; it leaves
 * only if the facilitator has answered within the last second, and was still willing to charge. All
 * of it is told on one thread.
 */
final class PaidBill implements Bill {
  private static final int PROGRESS_TOKENS = 256;

  /** Time from which on an answer is charged although its client has not taken all of it. */
  static final Duration LEAVING_MAX = Duration.ofSeconds(10);

  private static final LlmError UNCHARGED =
      LlmError.unavailable("The facilitator is away, and cannot charge the answer.").afterWork();

  private final Reservation reservation;
  private final Pricing pricing;
  private final Facilitator facilitator;
  private final Reserving reserving;
  private final GateCounts counts;
  private final ClosingCharge closing;
  private final Lease lease;
  private final Timer timer;
  private final SpokenText said = new SpokenText();
  private long progressTokens;
  private boolean isCut;
  private boolean isReleased;
  private boolean isWhole;
  private boolean isLeaving;
  private Runnable cut = () -> {};
  private Runnable leavingMax = () -> {};
  private Optional<String> settled = Optional.empty();
  private Optional<CompletionStage<Void>> ended = Optional.empty();

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
    if (isReleased) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    CompletionStage<Optional<LlmError>> refusal =
        pricing.isExact()
            ? facilitator.settle(reservation.id()).thenApply(this::settled)
            : lease.confirm().thenApply(held -> held ? Optional.empty() : Optional.of(UNCHARGED));
    return refusal.thenApply(
        reason -> {
          isReleased = reason.isEmpty();
          return reason;
        });
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

  @Override
  public void saidAtOnce(JsonNode answer) {
    isWhole = true;
    said.add(answer);
  }

  /** What a client has by now; nothing of a whole answer, which is on its way. */
  private Uint256 soFar() {
    progressTokens = said.tokens();
    return pricing.isExact() || isWhole || !isReleased
        ? Uint256.ZERO
        : pricing.charge(Optional.empty(), said).amount();
  }

  @Override
  public Optional<ObjectNode> statement(Optional<JsonNode> usage) {
    return Optional.of(pricing.statement(pricing.charge(usage, said)));
  }

  @Override
  public Map<String, String> leaving(Optional<JsonNode> usage) {
    if (!isLeaving) {
      isLeaving = true;
      reserving.charging();
      leavingMax = timer.after(LEAVING_MAX, () -> close(usage));
    }
    Charge charge = pricing.charge(usage, said);
    return ChargeHeaders.of(charge, charge.amount());
  }

  @Override
  public void close(Optional<JsonNode> usage) {
    if (pricing.isExact() && settled.isEmpty()) {
      // What fails before it is settled costs nothing (rule X8).
      var _ = waive();
      return;
    }
    Charge charge = pricing.charge(usage, said);
    var _ = end(pricing.request(charge), charge.isEstimated() ? Ending.ESTIMATED : Ending.CHARGED);
  }

  @Override
  public CompletionStage<Void> waive() {
    return end(pricing.nothing(), Ending.WAIVED);
  }

  private CompletionStage<Void> end(ChargeRequest request, Ending good) {
    if (ended.isEmpty()) {
      lease.close();
      leavingMax.run();
      ended = Optional.of(closing.run(request).thenAccept(charged -> count(charged, good)));
    }
    return ended.get();
  }

  private void count(Optional<Uint256> charged, Ending good) {
    boolean isLost = charged.isEmpty() && good != Ending.WAIVED;
    counts.ended(isLost ? Ending.LOST : good);
    if (isLeaving) {
      reserving.charged();
    }
  }
}
