package network.haca.facilitator.core;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/** Looks at a payer's purse and permit where what is known of them is old (rule X7). */
final class Looking {
  private final SessionState state;

  Looking(SessionState state) {
    this.state = state;
  }

  /** Reason that nothing more can be drawn on the session; nothing if the chain has none. */
  Optional<Refusal> refusal(Session session) {
    synchronized (state) {
      if (session.isExact()
          || session.stage() != SessionStage.OPEN
          || state.funds().fresh(Purse.of(session), state.now()).isPresent()) {
        return Optional.empty();
      }
    }
    Optional<Verifier> verifier = state.verifier(session.offer().network());
    if (verifier.isEmpty()) {
      return unavailable(session.offer().network() + " is not among facilitator.networks");
    }
    Instant before = state.now();
    try {
      return keep(session, before, verifier.get().means(session.payment(), session.offer()));
    } catch (IOException e) {
      return unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Refusal> keep(Session session, Instant seenAt, Verifier.Means means) {
    synchronized (state) {
      state
          .funds()
          .put(Purse.of(session), new Funds.Seen(seenAt, means.block(), means.available()));
      if (!means.isUsed()) {
        return Optional.empty();
      }
      state
          .book()
          .session(session.identity())
          .filter(each -> each.stage() == SessionStage.OPEN)
          .ifPresent(each -> state.course().write(each.at(SessionStage.ENDING), List.of()));
      return Optional.of(new Refusal(Reason.PERMIT2_NONCE, "the payment's nonce is used up"));
    }
  }

  private static Optional<Refusal> unavailable(String message) {
    return Optional.of(new Refusal(Reason.UNAVAILABLE, message));
  }
}
