package network.haca.facilitator.core;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import network.haca.facilitator.core.SettlingAccount.Inclusion;
import network.haca.x402.PaymentIdentity;

/**
 * Watches what is settled until no reorganisation can take it back (rule X9). What a block has no
 * more is open again: the same transaction is sent again.
 */
final class SettledWatch {
  /** Blocks after a transaction's own in which it is looked for at each look. */
  private static final long YOUNG = 20;

  /** Rounds without news until all are looked at again. */
  private static final int ROUNDS_MAX = 50;

  private final SettlingAccount account;
  private final Ledger ledger;
  private long lastHead = -1;
  private Set<PaymentIdentity> last = Set.of();
  private int rounds;

  SettledWatch(SettlingAccount account, Ledger ledger) {
    this.account = account;
    this.ledger = ledger;
  }

  /**
   * Looks at all that are settled and not final, if the chain has gone on, or back, or there are
   * others than before; now and then anyway, since a reorganisation may end at the same height.
   */
  void look(List<Claim> claims, long head) throws IOException {
    List<Claim> settled = claims.stream().filter(claim -> !claim.isOpen()).toList();
    Set<PaymentIdentity> identities =
        settled.stream().map(Claim::identity).collect(Collectors.toSet());
    rounds++;
    boolean isNews = head != lastHead || !identities.equals(last);
    if (settled.isEmpty() || (!isNews && rounds < ROUNDS_MAX)) {
      return;
    }
    long safe = account.safe();
    long finalized = account.finalized();
    for (Claim claim : settled) {
      if (claim.stage() instanceof Stage.Settled stage) {
        Finality reached =
            stage.block() <= finalized
                ? Finality.FINAL
                : stage.block() <= safe ? Finality.SAFE : Finality.INCLUDED;
        if (reached.compareTo(stage.finality()) > 0 || stage.block() > head - YOUNG) {
          look(claim, stage, reached);
        }
      }
    }
    lastHead = head;
    last = identities;
    rounds = 0;
  }

  private void look(Claim claim, Stage.Settled settled, Finality reached) throws IOException {
    if (settled.transaction().isEmpty()) {
      ledger.update(claim.at(Stage.Settled.ofNothing()));
      return;
    }
    Optional<Inclusion> now =
        account.inclusion(settled.transaction().get()).filter(Inclusion::isSuccess);
    if (now.isEmpty()) {
      ledger.update(claim.at(new Stage.Open(true)));
    } else if (now.get().block() != settled.block()) {
      ledger.update(
          claim.at(
              new Stage.Settled(settled.transaction(), now.get().block(), settled.finality())));
    } else if (reached.compareTo(settled.finality()) > 0) {
      ledger.update(claim.at(new Stage.Settled(settled.transaction(), settled.block(), reached)));
    }
  }
}
