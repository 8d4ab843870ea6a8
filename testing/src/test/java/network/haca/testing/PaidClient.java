package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.LlmError;
import network.haca.x402.ChallengeHeader;
import network.haca.x402.Offer;
import network.haca.x402.PayingAccount;
import network.haca.x402.Readings;

/**
 * A client that pays once, and asks in that session until it has so many answers, whatever ends
 * meanwhile. A request that is refused or gets no answer is sent again.
 */
final class PaidClient {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int OK = 200;
  private static final int PAYMENT_REQUIRED = 402;
  private static final int FAILED = 500;

  private final Callable<PaidDoor> doors;
  private final PayingAccount payer;
  private final String body;
  private final boolean isStream;
  private final AtomicInteger answered;
  private PaidDoor door;
  private Optional<String> payment = Optional.empty();
  private Optional<String> session = Optional.empty();
  private int delivered;
  private int broken;
  private int refused;

  /**
   * A client's own count.
   *
   * @param delivered whole answers
   * @param broken requests that may have been worked on, of which no whole answer came
   * @param refused requests that nobody worked on
   */
  record Seen(Address payer, boolean isStream, int delivered, int broken, int refused) {}

  /**
   * @param doors tells how to reach the door, which may have another certificate by then
   * @param answered counts the answers of all clients
   */
  PaidClient(
      Callable<PaidDoor> doors,
      PayingAccount payer,
      String text,
      boolean isStream,
      AtomicInteger answered)
      throws Exception {
    this.doors = doors;
    this.door = doors.call();
    this.payer = payer;
    this.isStream = isStream;
    this.answered = answered;
    this.body =
        "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"echo %s\"}],\"stream\":%s}"
            .formatted(text, isStream);
  }

  Seen ask(int answers) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (delivered < answers) {
      int before = delivered;
      attempt();
      if (delivered > before) {
        end = Instant.now().plus(PATIENCE);
        answered.incrementAndGet();
      } else {
        assertTrue(Instant.now().isBefore(end), () -> "no answer any more: " + seen());
        Thread.sleep(PAUSE);
      }
    }
    return seen();
  }

  private Seen seen() {
    return new Seen(payer.address(), isStream, delivered, broken, refused);
  }

  private void attempt() throws Exception {
    try {
      take(send());
    } catch (ConnectException nobodyIsThere) {
      refused++;
      again();
    } catch (IOException cut) {
      broken++;
      again();
    }
  }

  private HttpResponse<String> send() throws Exception {
    if (session.isPresent()) {
      return door.chat(body, "X-Upto-Session", session.get());
    }
    if (payment.isEmpty()) {
      HttpResponse<String> unpaid = door.chat(body);
      if (unpaid.statusCode() != PAYMENT_REQUIRED) {
        return unpaid;
      }
      payment = Optional.of(pay(unpaid.headers().firstValue("PAYMENT-REQUIRED").orElseThrow()));
    }
    return door.chat(body, "PAYMENT-SIGNATURE", payment.get());
  }

  private String pay(String challenge) {
    Offer offer = Readings.value(ChallengeHeader.offers(challenge)).getFirst();
    String paid = payer.pay(offer, Bytes32.ofUnsigned(1), Instant.now()).toJson().toString();
    return Base64.getEncoder().encodeToString(paid.getBytes(StandardCharsets.UTF_8));
  }

  private void take(HttpResponse<String> answer) throws Exception {
    int status = answer.statusCode();
    // Who has paid, and not more than it said, is never asked to pay again.
    assertNotEquals(PAYMENT_REQUIRED, status, answer::body);
    if (status == OK && isWhole(answer.body())) {
      assertEquals(Optional.of("no-store"), answer.headers().firstValue("Cache-Control"));
      session = Optional.of(answer.headers().firstValue("X-Upto-Session").orElseThrow());
      delivered++;
    } else if (status == OK || isWorkedOn(answer)) {
      broken++;
    } else {
      assertTrue(status >= FAILED, answer::body);
      refused++;
    }
  }

  private boolean isWhole(String answer) {
    return isStream
        ? answer.endsWith("data: [DONE]\n\n") && !answer.contains("\"error\"")
        : answer.contains("\"tee_signature\"");
  }

  private static boolean isWorkedOn(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue(LlmError.REPEAT_HEADER)
        .equals(Optional.of(LlmError.NOT_TO_BE_REPEATED));
  }

  private void again() throws Exception {
    try {
      door = doors.call();
    } catch (IOException notYet) {
      // The door stays the one that is known.
    }
  }

  /** Texts that clients ask for, of which one is longer than a count that has to be durable. */
  static List<String> texts() {
    return List.of("Hi", "Hi", "Hi", "x".repeat(1100));
  }
}
