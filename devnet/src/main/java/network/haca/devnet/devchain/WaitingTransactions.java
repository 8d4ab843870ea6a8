package network.haca.devnet.devchain;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.pool.Admission;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.fullnode.pool.PoolAccounts;
import network.haca.fullnode.pool.PoolLimits;
import network.haca.fullnode.pool.TransactionPool;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** The full node's memory pool, which begins anew when the chain is taken back. */
final class WaitingTransactions implements PendingTransactions {
  private final PoolLimits limits;
  private final PoolAccounts accounts;
  private volatile TransactionPool pool;

  WaitingTransactions(PoolLimits limits, PoolAccounts accounts) {
    this.limits = limits;
    this.accounts = accounts;
    this.pool = begun();
  }

  private TransactionPool begun() {
    return new TransactionPool(limits, accounts, InstantSource.system());
  }

  /** Forgets all that waits. */
  void clear() {
    pool = begun();
  }

  Admission offer(SignedTransaction signed) {
    Admission admission = pool.offer(signed);
    offerRunnable();
    return admission;
  }

  /** Transactions for the block of a height, in its order. */
  List<SignedTransaction> choose(long height) {
    return pool.choose(Long.MAX_VALUE, height);
  }

  void unexecutable(Bytes32 hash) {
    pool.unexecutable(hash);
  }

  /** A block was made. */
  void committed(Collection<Address> senders) {
    pool.committed(senders);
    offerRunnable();
  }

  /** Offers again those that waited for an earlier transaction of their sender. */
  private void offerRunnable() {
    while (pool.hasRunnable()) {
      pool.runnable().forEach(pool::offer);
    }
  }

  @Override
  public List<SignedTransaction> live() {
    return pool.live();
  }

  @Override
  public List<SignedTransaction> held() {
    return pool.held();
  }

  @Override
  public Optional<SignedTransaction> find(Bytes32 hash) {
    return pool.find(hash);
  }

  @Override
  public long nextNonce(Address account, long committed) {
    return pool.nextNonce(account, committed);
  }

  @Override
  public BigInteger suggestedTip() {
    return pool.suggestedTip();
  }
}
