package network.haca.facilitator.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import network.haca.x402.Refusal;
import network.haca.x402.SettleAnswer;
import network.haca.x402.VerifyAnswer;
import network.haca.x402.gate.ReserveAnswer;

/** Counts what the facilitator answers, by reason. */
final class Outcomes {
  private final MeterRegistry meters;

  Outcomes(MeterRegistry meters) {
    this.meters = meters;
  }

  void verified(VerifyAnswer answer) {
    count("haca.facilitator.verified", "Payments that were verified, by outcome", answer.refusal());
  }

  void settled(SettleAnswer answer) {
    count(
        "haca.facilitator.settled",
        "Questions for a settlement that were answered, by outcome",
        answer.refusal());
  }

  void reserved(ReserveAnswer answer) {
    count(
        "haca.facilitator.reserved",
        "Reservations that were asked for, by outcome",
        answer instanceof ReserveAnswer.Refused(Refusal why) ? Optional.of(why) : Optional.empty());
  }

  private void count(String name, String description, Optional<Refusal> refusal) {
    Counter.builder(name)
        .description(description)
        .tag("outcome", refusal.map(why -> why.reason().code()).orElse("good"))
        .register(meters)
        .increment();
  }
}
