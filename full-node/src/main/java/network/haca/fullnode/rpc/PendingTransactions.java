package network.haca.fullnode.rpc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** What waits in this node's pool. */
public final class PendingTransactions {
  private final Supplier<Collection<SignedTransaction>> pool;

  public PendingTransactions(Supplier<Collection<SignedTransaction>> pool) {
    this.pool = pool;
  }

  /** By sender and nonce. */
  List<SignedTransaction> all() {
    List<SignedTransaction> all = new ArrayList<>(pool.get());
    all.sort(
        Comparator.comparing((SignedTransaction signed) -> signed.sender().toHex())
            .thenComparingLong(signed -> signed.transaction().nonce()));
    return all;
  }

  Optional<SignedTransaction> find(Bytes32 hash) {
    return pool.get().stream().filter(signed -> signed.hash().equals(hash)).findAny();
  }

  /** The first nonce from {@code next} on that no waiting transaction of the account has. */
  long nextNonce(Address account, long next) {
    long nonce = next;
    for (SignedTransaction signed : all()) {
      if (signed.sender().equals(account) && signed.transaction().nonce() == nonce) {
        nonce++;
      }
    }
    return nonce;
  }
}
