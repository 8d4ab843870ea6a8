package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.primitives.Address;
import network.haca.x402.Authorization;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ReserveRequest;

/**
 * From a payment to its session. However often a payment comes, and however many times at once, it
 * is verified by one, and opens one session (rule X4).
 */
final class Opening {
  /** No session is open for longer, however long its permit is good. */
  static final Duration LIFE_MAX = Duration.ofHours(1);

  private final SessionState state;

  /** By all that was signed and the signature: a forged one holds up no other. */
  private final Map<Payment, CompletableFuture<Optional<Refusal>>> underWay = new HashMap<>();

  Opening(SessionState state) {
    this.state = state;
  }

  Reading<Session> session(Payment payment, ReserveRequest asked, String gate) {
    PaymentIdentity identity = PaymentIdentity.of(payment, asked.offer());
    if (state.known(identity).isEmpty()) {
      Optional<Refusal> why = once(payment, asked, gate);
      if (why.isPresent()) {
        return new Reading.Refused<>(why.get());
      }
    }
    // Who knows a nonce, but not the signature, finds no session by it.
    return state
        .known(identity)
        .filter(each -> each.payment().equals(payment))
        .<Reading<Session>>map(Reading.Value::new)
        .orElseGet(() -> new Reading.Refused<>(claimed()));
  }

  private Optional<Refusal> once(Payment payment, ReserveRequest asked, String gate) {
    CompletableFuture<Optional<Refusal>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Refusal>> others;
    synchronized (underWay) {
      others = underWay.putIfAbsent(payment, mine);
    }
    if (others != null) {
      return others.join();
    }
    try {
      Optional<Refusal> why = open(payment, asked, gate);
      mine.complete(why);
      return why;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      synchronized (underWay) {
        underWay.remove(payment);
      }
    }
  }

  private Optional<Refusal> open(Payment payment, ReserveRequest asked, String gate) {
    Offer offer = asked.offer();
    PaymentIdentity identity = PaymentIdentity.of(payment, offer);
    if (state.known(identity).isPresent()) {
      // Another was quicker: whether it is the same payment is looked at by whoever asked.
      return Optional.empty();
    }
    if (state.ledger().find(identity).isPresent()) {
      return Optional.of(claimed());
    }
    if (offer.amount().isZero()) {
      return Optional.of(
          new Refusal(Reason.INVALID_REQUIREMENTS, "an offer's amount is to be above 0"));
    }
    // Before the chain is asked: whoever waits for room asks again and again.
    Optional<Refusal> full = fullFor(payment.payer());
    if (full.isPresent()) {
      return full;
    }
    return switch (state.judging().judge(payment, offer)) {
      case Verdict.Bad(Refusal why) -> Optional.of(why);
      case Verdict.Good good -> keep(opened(payment, asked, gate, good), good);
    };
  }

  /** Keeps a new session, unless a bound is reached. */
  private Optional<Refusal> keep(Session session, Verdict.Good good) {
    synchronized (state) {
      Optional<Refusal> full = keepIfThereIsRoom(session, state.now());
      if (full.isEmpty() && !session.isExact()) {
        state
            .funds()
            .put(Purse.of(session), new Funds.Seen(state.now(), good.block(), good.available()));
      }
      return full;
    }
  }

  /** The bound that leaves no room for another session of a payer; empty if there is room. */
  private Optional<Refusal> fullFor(Address payer) {
    synchronized (state) {
      if (state.book().size() >= state.terms().bounds().sessions()) {
        return Optional.of(
            new Refusal(Reason.UNAVAILABLE, "as many sessions are open as are kept: ask again"));
      }
      if (state.book().of(payer).size() >= state.terms().bounds().sessionsOfPayer()) {
        return Optional.of(
            new Refusal(
                Reason.EXPOSURE_EXCEEDED,
                "the payer has %s sessions that are not settled: wait"
                    .formatted(state.terms().bounds().sessionsOfPayer())));
      }
      return Optional.empty();
    }
  }

  private Optional<Refusal> keepIfThereIsRoom(Session session, Instant now) {
    Optional<Refusal> full = fullFor(session.payer());
    if (full.isPresent()) {
      return full;
    }
    Optional<Refusal> lost =
        session.isExact() ? Optional.empty() : state.losses().refusal(session.payer(), now);
    if (lost.isPresent()) {
      return lost;
    }
    List<Change> entry = List.of(new Change.Entry(Entries.opened(session, now)));
    if (state.ledger().open(session, entry).isEmpty()) {
      return Optional.of(new Refusal(Reason.CLAIMED, "the payment's nonce is claimed already"));
    }
    state.book().put(session);
    return Optional.empty();
  }

  private Session opened(Payment payment, ReserveRequest asked, String gate, Verdict.Good good) {
    PaymentIdentity identity = PaymentIdentity.of(payment, asked.offer());
    return new Session(
        identity,
        state.secrets().hash(state.secrets().token(identity)),
        gate,
        asked.door(),
        payment,
        asked.offer(),
        good.block(),
        good.digest(),
        good.isByKey(),
        deadline(payment),
        Session.Tally.NONE,
        state.now(),
        SessionStage.OPEN);
  }

  private Instant deadline(Payment payment) {
    Uint256 until =
        switch (payment.authorization()) {
          case Authorization.Eip3009 given -> given.validBefore();
          case Authorization.Permit2 given -> given.permit().deadline();
        };
    BigInteger latest = BigInteger.valueOf(state.now().plus(LIFE_MAX).getEpochSecond());
    return Instant.ofEpochSecond(until.value().min(latest).longValueExact());
  }

  private static Refusal claimed() {
    return new Refusal(
        Reason.CLAIMED, "another payment has claimed the nonce: a payment is made once");
  }
}
