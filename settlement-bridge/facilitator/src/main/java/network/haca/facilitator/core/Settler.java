package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.facilitator.core.SettlingAccount.Inclusion;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/**
 * The one owner of an account on one network: signs, sends and follows the transactions of all
 * claims there. A transaction is in the ledger before the network sees it, so that whoever goes on
 * after a crash finds it or sends it again, and makes no second one. Even a second one could not
 * pay twice: the payer's nonce is used up once.
 */
public final class Settler {
  /** Transactions that wait for their blocks at once. */
  private static final int SENT_MAX = 16;

  /**
   * After so many looks a nonce that somebody used was not used by one of ours; until then the node
   * may not have shown the receipt yet.
   */
  static final int LOOKS_UNTIL_TAKEN = 50;

  private static final Duration BUMP_AFTER = Duration.ofSeconds(15);
  private static final BigInteger BUMP_DIVISOR = BigInteger.valueOf(4);

  private final Network network;
  private final PaymentChain chain;
  private final SettlingAccount account;
  private final Ledger ledger;
  private final Terms terms;
  private final InstantSource clock;
  private final Consumer<Claim> ended;
  private final Map<Bytes32, Instant> sentAt = new HashMap<>();
  private final Map<Bytes32, Integer> missing = new HashMap<>();

  /**
   * How it goes about it.
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
      InstantSource clock,
      Consumer<Claim> ended) {
    this.network = network;
    this.chain = chain;
    this.account = account;
    this.ledger = ledger;
    this.terms = terms;
    this.clock = clock;
    this.ended = ended;
  }

  /**
   * Does for every claim what can be done now; one thread calls it again and again.
   *
   * @throws IOException if the chain does not answer; the claims are as they were
   */
  public void round() throws IOException {
    List<Claim> claims = ledger.unfinished(network);
    if (claims.isEmpty()) {
      return;
    }
    for (Claim claim : claims) {
      switch (claim.stage()) {
        case Stage.Open _ when claim.latest().isPresent() -> follow(claim);
        case Stage.Settled settled -> watch(claim, settled);
        default -> {}
      }
    }
    for (Claim claim : ledger.unfinished(network)) {
      if (claim.isOpen() && claim.latest().isEmpty()) {
        begin(claim);
      }
    }
  }

  private void begin(Claim claim) throws IOException {
    List<Claim> sent = ledger.unfinished(network).stream().filter(this::isSent).toList();
    if (sent.size() >= SENT_MAX) {
      return;
    }
    Optional<String> revert = chain.revert(account.address(), claim.call(), chain.head());
    if (revert.isPresent()) {
      fail(claim, "settling would revert: " + revert.get(), Optional.empty());
      return;
    }
    long next = Math.max(account.nonce(), account.pendingNonce());
    for (Claim other : sent) {
      next = Math.max(next, other.latest().orElseThrow().nonce() + 1);
    }
    send(claim, next, account.fee());
  }

  private boolean isSent(Claim claim) {
    return claim.isOpen() && claim.latest().isPresent();
  }

  /** Durable first, then sent. */
  private void send(Claim claim, long nonce, BigInteger fee) throws IOException {
    if (fee.compareTo(terms.feeMax()) > 0) {
      throw new IOException(
          "%s asks for %s wei per gas, and facilitator.fee.max is %s"
              .formatted(network, fee, terms.feeMax()));
    }
    Attempt attempt = account.sign(nonce, fee, claim.call());
    ledger.update(claim.with(attempt));
    sentAt.put(attempt.hash(), clock.instant());
    account.send(attempt.raw());
  }

  private void follow(Claim claim) throws IOException {
    Attempt latest = claim.latest().orElseThrow();
    boolean isNonceUsed = account.nonce() > latest.nonce();
    Optional<Found> found = find(claim);
    if (found.isPresent()) {
      conclude(claim, found.get());
    } else if (isNonceUsed) {
      mend(claim, latest);
    } else {
      press(claim, latest);
    }
  }

  private record Found(Bytes32 transaction, Inclusion inclusion) {}

  private Optional<Found> find(Claim claim) throws IOException {
    for (Attempt attempt : claim.attempts()) {
      Optional<Inclusion> inclusion = account.inclusion(attempt.hash());
      if (inclusion.isPresent()) {
        return inclusion.map(each -> new Found(attempt.hash(), each));
      }
    }
    return Optional.empty();
  }

  private void conclude(Claim claim, Found found) throws IOException {
    if (chain.head() < found.inclusion().block() + terms.confirmations()) {
      return;
    }
    if (found.inclusion().isSuccess()) {
      end(
          claim.at(
              new Stage.Settled(
                  Optional.of(found.transaction()), found.inclusion().block(), false)));
    } else {
      fail(claim, "the transaction reverted", Optional.of(found.transaction()));
    }
  }

  /** Something else of the account took the nonce: the same call gets another. */
  private void mend(Claim claim, Attempt latest) throws IOException {
    int looks = missing.merge(latest.hash(), 1, Integer::sum);
    if (looks < LOOKS_UNTIL_TAKEN) {
      return;
    }
    missing.remove(latest.hash());
    Optional<String> revert = chain.revert(account.address(), claim.call(), chain.head());
    if (revert.isPresent()) {
      fail(claim, "settling would revert: " + revert.get(), Optional.empty());
    } else {
      send(claim, Math.max(account.nonce(), account.pendingNonce()), account.fee());
    }
  }

  /** Sends again what the node may have lost; for more where no block takes it for long. */
  private void press(Claim claim, Attempt latest) throws IOException {
    Instant since = sentAt.computeIfAbsent(latest.hash(), _ -> clock.instant());
    BigInteger bumped = latest.fee().add(latest.fee().divide(BUMP_DIVISOR)).add(BigInteger.ONE);
    boolean isLate = since.plus(BUMP_AFTER).isBefore(clock.instant());
    if (isLate && bumped.compareTo(terms.feeMax()) <= 0) {
      send(claim, latest.nonce(), bumped.max(account.fee()).min(terms.feeMax()));
    } else {
      account.send(latest.raw());
    }
  }

  /** After a reorganisation the same transaction is sent again (rule X9). */
  private void watch(Claim claim, Stage.Settled settled) throws IOException {
    if (settled.transaction().isEmpty() || account.finalized() >= settled.block()) {
      ledger.update(claim.at(new Stage.Settled(settled.transaction(), settled.block(), true)));
      claim.attempts().forEach(each -> sentAt.remove(each.hash()));
    } else if (find(claim).isEmpty()) {
      account.send(claim.latest().orElseThrow().raw());
    }
  }

  private void fail(Claim claim, String why, Optional<Bytes32> transaction) {
    Reason reason = claim.isUpto() ? Reason.UPTO_FAILED : Reason.EXACT_FAILED;
    end(claim.at(new Stage.Failed(new Refusal(reason, why), transaction)));
  }

  private void end(Claim claim) {
    ledger.update(claim);
    ended.accept(claim);
  }
}
