package network.haca.facilitator.core;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.facilitator.core.SettlingAccount.Inclusion;
import network.haca.primitives.Bytes32;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/** Ends claims: by a transaction of ours, by somebody else's, or unpaid. */
final class Conclusions {
  private final UsedPermits used;
  private final Ledger ledger;
  private final Spending spending;
  private final int confirmations;
  private final InstantSource clock;
  private final Consumer<Claim> ended;

  /**
   * @param confirmations blocks after a transaction's own until it counts (rule X9)
   * @param ended told of each claim that is settled or has failed
   */
  Conclusions(
      PaymentChain chain,
      Ledger ledger,
      Spending spending,
      int confirmations,
      InstantSource clock,
      Consumer<Claim> ended) {
    this.used = new UsedPermits(chain, ledger);
    this.ledger = ledger;
    this.spending = spending;
    this.confirmations = confirmations;
    this.clock = clock;
    this.ended = ended;
  }

  /**
   * How a claim fails.
   *
   * @param block that shows it
   */
  private record Failing(String why, Optional<Bytes32> transaction, long block) {}

  /** A block has a transaction of the claim. */
  void included(Claim claim, Bytes32 transaction, Inclusion inclusion, long head)
      throws IOException {
    if (!counts(inclusion.block(), head)) {
      return;
    }
    Optional<Cost> cost = cost(claim, transaction, inclusion);
    List<Change> costs = cost.<Change>map(Change.NewCost::new).stream().toList();
    if (inclusion.isSuccess()) {
      end(settled(claim, transaction, inclusion.block()), costs);
      cost.ifPresent(spending::add);
    } else if (unpaidByUs(
        claim,
        new Failing("the transaction reverted", Optional.of(transaction), inclusion.block()),
        costs,
        head)) {
      cost.ifPresent(spending::add);
    }
  }

  /** Empty if a block had a transaction of the claim before a reorganisation: it counts once. */
  private Optional<Cost> cost(Claim claim, Bytes32 transaction, Inclusion inclusion) {
    return past(claim) == Stage.Past.NONE
        ? Optional.of(
            new Cost(claim.identity().network(), clock.instant(), transaction, inclusion.cost()))
        : Optional.empty();
  }

  /** No transaction of ours would succeed. */
  void cannotSettle(Claim claim, String why, long head) throws IOException {
    var _ = unpaidByUs(claim, new Failing(why, Optional.empty(), head), List.of(), head);
  }

  /**
   * Ends a claim that no transaction of ours has settled: somebody else who knew the signature may
   * have. False if that is so and does not count yet.
   */
  private boolean unpaidByUs(Claim claim, Failing failing, List<Change> others, long head)
      throws IOException {
    Optional<Moved> moved = used.transfer(claim, head);
    if (moved.isEmpty()) {
      fail(claim, failing, others);
      return true;
    }
    if (!counts(moved.get().block(), head)) {
      return false;
    }
    List<Change> changes = new ArrayList<>(others);
    changes.add(new Change.NewTransfer(moved.get(), claim.identity()));
    end(settled(claim, moved.get().transaction(), moved.get().block()), changes);
    return true;
  }

  private boolean counts(long block, long head) {
    return head >= block + confirmations;
  }

  private static Claim settled(Claim claim, Bytes32 transaction, long block) {
    return claim.at(new Stage.Settled(Optional.of(transaction), block, Finality.INCLUDED));
  }

  private void fail(Claim claim, Failing failing, List<Change> others) {
    Reason reason = claim.isUpto() ? Reason.UPTO_FAILED : Reason.EXACT_FAILED;
    List<Change> changes = new ArrayList<>(others);
    loss(claim).ifPresent(loss -> changes.add(new Change.NewLoss(loss)));
    end(
        claim.at(
            new Stage.Failed(
                new Refusal(reason, failing.why()),
                failing.transaction(),
                failing.block(),
                Finality.INCLUDED)),
        changes);
  }

  /** The loss of what was released before; where nothing was, the session knows what is lost. */
  private Optional<Loss> loss(Claim claim) {
    Instant now = clock.instant();
    return past(claim) == Stage.Past.SETTLED
        ? ledger
            .session(claim.identity())
            .filter(session -> session.isExact() || session.isDone())
            .map(session -> Loss.of(session, claim, now))
        : Optional.empty();
  }

  private static Stage.Past past(Claim claim) {
    return claim.stage() instanceof Stage.Open(Stage.Past past) ? past : Stage.Past.NONE;
  }

  private void end(Claim claim, List<Change> others) {
    List<Change> changes = new ArrayList<>(others);
    changes.add(new Change.NewClaim(claim));
    ledger.write(changes).await();
    ended.accept(claim);
  }
}
