package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.testing.payments.FaultyPath.Fault;
import network.haca.x402.Scheme;

/**
 * A call of a gate at which it is killed.
 *
 * @param call the last word of its path
 * @param isStream whether the request asks for a stream of a long text
 */
record GateStep(Scheme scheme, String call, Fault fault, boolean isStream) {
  /** More than a count that has to be durable. */
  private static final String LONG = "x".repeat(1100);

  /** Before and after each call that a paid request has a gate make. */
  static List<GateStep> all() {
    List<GateStep> steps = new ArrayList<>();
    for (Fault fault : List.of(Fault.LOST, Fault.UNANSWERED)) {
      for (Scheme scheme : Scheme.values()) {
        for (String call : List.of("reservations", "completions", "charge")) {
          steps.add(new GateStep(scheme, call, fault, false));
        }
      }
      steps.add(new GateStep(Scheme.EXACT, "settle", fault, false));
      steps.add(new GateStep(Scheme.UPTO, "progress", fault, true));
    }
    return steps;
  }

  boolean isOfProvider() {
    return call.equals("completions");
  }

  /** The answer has left, and nobody has heard of its charge. */
  boolean isFree() {
    return call.equals("charge") && fault == Fault.LOST;
  }

  String body() {
    return "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"echo %s\"}],\"stream\":%s}"
        .formatted(isStream ? LONG : "Hi", isStream);
  }

  boolean isWhole(String answer) {
    return isStream
        ? answer.endsWith("data: [DONE]\n\n") && !answer.contains("\"error\"")
        : answer.contains("\"tee_signature\"");
  }

  /**
   * Fails unless that is what the payment may have been charged: with exact once; with upto twice,
   * or once where the first answer was free.
   */
  void assertCharges(List<BigInteger> charges) {
    if (scheme == Scheme.EXACT) {
      assertEquals(1, charges.size(), () -> "%s: %s".formatted(this, charges));
      return;
    }
    long whole = charges.stream().filter(PaidAccounts.ANSWER::equals).count();
    assertEquals(isFree() ? 1 : 2, whole, () -> "%s: %s".formatted(this, charges));
    // Of a stream that is broken off, what was said by then is paid.
    assertTrue(
        charges.size() - whole <= (isStream ? 1 : 0), () -> "%s: %s".formatted(this, charges));
  }
}
