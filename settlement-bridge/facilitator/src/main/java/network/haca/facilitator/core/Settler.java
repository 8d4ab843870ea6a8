package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;

/**
 * The one owner of an account on one network: signs, sends and follows the transactions of all
 * claims there. A transaction is in the ledger before the network sees it, so that whoever goes on
 * after a crash finds it or sends it again, and makes no second one. Even a second one could not
 * pay twice: the payer's nonce is used up once.
 */
public final class Settler {
  /** Transactions that wait for their blocks at once. */
  private static final int SENT_MAX = 16;

  private final Network network;
  private final PaymentChain chain;
  private final SettlingAccount account;
  private final Ledger ledger;
  private final Spending spending;
  private final Sending sending;
  private final Conclusions conclusions;
  private final ChainWatch watch;
  private final SentClaims sentClaims;

  /**
   * The bounds within which transactions are sent and count.
   *
   * @param confirmations blocks after a transaction's own until it counts (rule X9)
   * @param feeMax per gas, in wei; nothing is sent for more
   */
  public record Terms(int confirmations, BigInteger feeMax) {}

  /**
   * @param ended told of each claim that is settled or has failed
   */
  public Settler(
      Network network,
      PaymentChain chain,
      SettlingAccount account,
      Ledger ledger,
      Terms terms,
      Spending spending,
      InstantSource clock,
      Consumer<Claim> ended) {
    this.network = network;
    this.chain = chain;
    this.account = account;
    this.ledger = ledger;
    this.spending = spending;
    this.sending = new Sending(network, account, ledger, terms.feeMax(), spending, clock);
    this.conclusions =
        new Conclusions(chain, ledger, spending, terms.confirmations(), clock, ended);
    this.watch = new ChainWatch(chain, account, ledger, conclusions);
    this.sentClaims = new SentClaims(chain, account, sending, conclusions);
  }

  /**
   * Does for every claim what can be done now; one thread calls it again and again.
   *
   * @throws IOException if the chain does not answer; the claims are as they were
   */
  public void round() throws IOException {
    if (spending.isHeld()) {
      sending.lookAtPrice();
    }
    List<Claim> claims = ledger.unfinished(network);
    if (claims.isEmpty()) {
      return;
    }
    long head = chain.head();
    watch.look(claims, head);
    for (Claim claim : ledger.unfinished(network)) {
      if (claim.isOpen() && claim.latest().isPresent()) {
        sentClaims.follow(claim, head);
      }
    }
    for (Claim claim : ledger.unfinished(network)) {
      if (claim.isOpen() && claim.latest().isEmpty()) {
        begin(claim, head);
      }
    }
    forget();
  }

  private void begin(Claim claim, long head) throws IOException {
    List<Claim> sent = ledger.unfinished(network).stream().filter(Settler::isSent).toList();
    if (sent.size() >= SENT_MAX) {
      return;
    }
    Optional<String> revert =
        chain.revert(new Sighting.Trial(account.address(), claim.call()), head);
    if (revert.isPresent()) {
      conclusions.cannotSettle(claim, "settling would revert: " + revert.get(), head);
      return;
    }
    long next = Math.max(account.nonce(), account.pendingNonce());
    for (Claim other : sent) {
      next = Math.max(next, other.latest().orElseThrow().nonce() + 1);
    }
    sending.send(claim, next, account.fee());
  }

  private static boolean isSent(Claim claim) {
    return claim.isOpen() && claim.latest().isPresent();
  }

  /** Forgets what was sent for claims that are not open any more. */
  private void forget() {
    Set<Bytes32> open =
        ledger.unfinished(network).stream()
            .filter(Settler::isSent)
            .flatMap(claim -> claim.attempts().stream())
            .map(Attempt::hash)
            .collect(Collectors.toSet());
    sending.keep(open);
    sentClaims.keep(open);
  }
}
