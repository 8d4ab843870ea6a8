package network.haca.facilitator.core;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import network.haca.facilitator.core.SettlingAccount.Inclusion;
import network.haca.primitives.Bytes32;
import network.haca.x402.PaymentIdentity;

/**
 * Watches how claims have ended until no reorganisation can change it (rule X9). A transaction that
 * no block has any more is sent again; one that failed, and succeeded in another branch, is paid.
 */
final class ChainWatch {
  /** Blocks after a transaction's own in which it is looked for at each look. */
  private static final long YOUNG = 20;

  /** Rounds without news until all are looked at again. */
  private static final int ROUNDS_MAX = 50;

  private final PaymentChain chain;
  private final SettlingAccount account;
  private final Ledger ledger;
  private long lastHead = -1;
  private Set<PaymentIdentity> last = Set.of();
  private int rounds;

  ChainWatch(PaymentChain chain, SettlingAccount account, Ledger ledger) {
    this.chain = chain;
    this.account = account;
    this.ledger = ledger;
  }

  /**
   * Looks at all that have ended and are not final, if the chain has gone on, or back, or there are
   * others than before; now and then anyway, since a reorganisation may end at the same height.
   */
  void look(List<Claim> claims, long head) throws IOException {
    List<Claim> ended = claims.stream().filter(claim -> !claim.isOpen()).toList();
    Set<PaymentIdentity> identities =
        ended.stream().map(Claim::identity).collect(Collectors.toSet());
    rounds++;
    boolean isNews = head != lastHead || !identities.equals(last);
    if (ended.isEmpty() || (!isNews && rounds < ROUNDS_MAX)) {
      return;
    }
    Heights heights = new Heights(head, account.safe(), account.finalized());
    for (Claim claim : ended) {
      switch (claim.stage()) {
        case Stage.Settled settled -> {
          if (heights.isToBeLookedAt(settled.block(), settled.finality())) {
            look(claim, settled, heights.of(settled.block()));
          }
        }
        case Stage.Failed failed -> {
          if (heights.isToBeLookedAt(failed.block(), failed.finality())) {
            look(claim, failed, heights);
          }
        }
        case Stage.Open _ -> {}
      }
    }
    lastHead = head;
    last = identities;
    rounds = 0;
  }

  /** The chain's blocks by how settled they are. */
  private record Heights(long head, long safe, long finalized) {
    Finality of(long block) {
      return block <= finalized
          ? Finality.FINAL
          : block <= safe ? Finality.SAFE : Finality.INCLUDED;
    }

    boolean isToBeLookedAt(long block, Finality known) {
      return of(block).compareTo(known) > 0 || block > head - YOUNG;
    }
  }

  private void look(Claim claim, Stage.Settled settled, Finality reached) throws IOException {
    if (settled.transaction().isEmpty()) {
      ledger.update(claim.at(Stage.Settled.ofNothing()));
      return;
    }
    Optional<Inclusion> now =
        account.inclusion(settled.transaction().get()).filter(Inclusion::isSuccess);
    if (now.isEmpty()) {
      ledger.update(claim.at(new Stage.Open(Stage.Past.SETTLED)));
    } else if (now.get().block() != settled.block()) {
      ledger.update(
          claim.at(
              new Stage.Settled(settled.transaction(), now.get().block(), settled.finality())));
    } else if (reached.compareTo(settled.finality()) > 0) {
      ledger.update(claim.at(new Stage.Settled(settled.transaction(), settled.block(), reached)));
    }
  }

  private void look(Claim claim, Stage.Failed failed, Heights heights) throws IOException {
    Optional<Inclusion> now = Optional.empty();
    for (Attempt attempt : claim.attempts()) {
      Optional<Inclusion> found = account.inclusion(attempt.hash());
      if (found.filter(Inclusion::isSuccess).isPresent()) {
        ledger.update(claim.at(paid(attempt.hash(), found.get().block())));
        return;
      }
      now = now.or(() -> found);
    }
    long block = now.map(Inclusion::block).orElse(failed.block());
    Finality reached = heights.of(block);
    if (now.isEmpty() && isToBeTriedAgain(claim, failed, heights.head())) {
      ledger.update(claim.at(new Stage.Open(Stage.Past.FAILED)));
    } else if (block != failed.block()) {
      ledger.update(claim.at(failed.at(block, failed.finality())));
    } else if (reached.compareTo(failed.finality()) > 0) {
      ledger.update(claim.at(failed.at(block, reached)));
    }
  }

  /**
   * A transaction that is in no block any more is valid still. Where none was sent, one may succeed
   * now: what was answered is settled. With {@code exact} nothing was, and whoever was told that it
   * failed is not made to pay.
   */
  private boolean isToBeTriedAgain(Claim claim, Stage.Failed failed, long head) throws IOException {
    return failed.transaction().isPresent()
        || (claim.isUpto()
            && chain.revert(new Sighting.Trial(account.address(), claim.call()), head).isEmpty());
  }

  private static Stage paid(Bytes32 transaction, long block) {
    return new Stage.Settled(Optional.of(transaction), block, Finality.INCLUDED);
  }
}
