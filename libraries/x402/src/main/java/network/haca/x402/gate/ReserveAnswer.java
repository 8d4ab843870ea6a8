package network.haca.x402.gate;

import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/** A facilitator's answer to {@code POST /reservations}. */
public sealed interface ReserveAnswer {
  /** The amount is set aside. */
  record Reserved(Reservation reservation) implements ReserveAnswer {}

  /**
   * It is not, and the request is not to be run.
   *
   * @param refusal for the client; {@link Reason#UNAVAILABLE} where the payment may be good
   */
  record Refused(Refusal refusal) implements ReserveAnswer {}

  /** Reads an answer; whatever is not in the agreed form counts as a facilitator that is away. */
  static ReserveAnswer read(int status, String body) {
    Reading<ReserveAnswer> answer =
        switch (status) {
          case 200 ->
              Messages.read(
                  body, Messages.SHORT_MAX, (fields, _) -> new Reserved(Reservation.read(fields)));
          case 402 ->
              Messages.read(body, Messages.SHORT_MAX, (fields, _) -> new Refused(why(fields)));
          default ->
              new Reading.Refused<>(
                  new Refusal(Reason.UNAVAILABLE, "the facilitator answered status " + status));
        };
    return switch (answer) {
      case Reading.Value<ReserveAnswer>(ReserveAnswer value) -> value;
      case Reading.Refused<ReserveAnswer>(Refusal why) ->
          new Refused(new Refusal(Reason.UNAVAILABLE, why.message()));
    };
  }

  private static Refusal why(Fields fields) throws MalformedException {
    return new Refusal(
        fields.parsed("reason", "a reason that is known", Reason::parse), fields.text("message"));
  }
}
