package network.haca.devnet.devchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.evm.TransactionProcessor.Outcome;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.fullnode.core.LocalBlock;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.pool.Admission;
import network.haca.fullnode.pool.CheckCode;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * Makes a block of each transaction as it comes, or, if that is turned off, of all that wait when
 * it is told to. A change of the state by hand is a block of its own, too.
 */
final class InstantBlocks implements PeerNetwork {
  private final MemoryChain chain;
  private final BlockExecutor executor;
  private final WaitingTransactions waiting;
  private final ChainClock clock;
  private final ChainSnapshots snapshots = new ChainSnapshots();
  private boolean isInstant = true;

  InstantBlocks(
      MemoryChain chain, BlockExecutor executor, WaitingTransactions waiting, ChainClock clock) {
    this.chain = chain;
    this.executor = executor;
    this.waiting = waiting;
    this.clock = clock;
  }

  @Override
  public synchronized Reception broadcast(Bytes transaction) {
    Optional<String> full = full();
    if (full.isPresent()) {
      return new Reception(CheckCode.REFUSED, full.get());
    }
    try {
      SignedTransaction signed = executor.decode(transaction);
      return switch (waiting.offer(signed)) {
        case Admission.Taken _ -> taken(signed);
        case Admission.Held _ -> new Reception(CheckCode.HELD, "");
        case Admission.Refused(String reason) -> new Reception(CheckCode.REFUSED, reason);
      };
    } catch (SignedTransaction.MalformedException e) {
      return new Reception(CheckCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public int peers() {
    return 0;
  }

  private Reception taken(SignedTransaction signed) {
    Optional<String> refusal = isInstant ? mineEachOfAllThatWait(signed) : Optional.empty();
    return refusal
        .map(reason -> new Reception(CheckCode.REFUSED, reason))
        .orElseGet(() -> new Reception(CheckCode.TAKEN, ""));
  }

  /** The result is the reason if this transaction turned out not to be executable. */
  private Optional<String> mineEachOfAllThatWait(SignedTransaction asked) {
    Optional<String> refusal = Optional.empty();
    List<SignedTransaction> ready = ready();
    while (!ready.isEmpty()) {
      SignedTransaction next = ready.getFirst();
      LocalBlock block = begin();
      Optional<String> refused = run(block, next);
      if (refused.isEmpty()) {
        commit(block, List.of(next.sender()));
      } else if (next.equals(asked)) {
        refusal = refused;
      }
      ready = ready();
    }
    return refusal;
  }

  /** Returns the transactions for the next block, in their order. */
  private List<SignedTransaction> ready() {
    return waiting.choose(chain.latest().number() + 1);
  }

  private LocalBlock begin() {
    return executor.local(Math.max(chain.latest().timestamp(), clock.now()));
  }

  /** The result is the reason if the block cannot have the transaction. */
  private Optional<String> run(LocalBlock block, SignedTransaction signed) {
    if (block.run(signed) instanceof Outcome.Refused refused) {
      waiting.unexecutable(signed.hash());
      return Optional.of(refused.refusal() + ": " + refused.detail());
    }
    return Optional.empty();
  }

  private void commit(LocalBlock block, List<Address> changed) {
    ExecutedBlock ended = block.end();
    chain.commit(ended);
    clock.passed(ended.header().timestamp());
    waiting.committed(changed);
  }

  /** Why there can be no more block; nothing while there can. */
  Optional<String> full() {
    return chain.full();
  }

  /** The nonce of an account's next transaction. */
  synchronized long nonce(Address account) {
    return waiting.nextNonce(account, executor.latest().state().nonce(account));
  }

  /** Makes a block of what waits, even of nothing. */
  synchronized void mine() {
    LocalBlock block = begin();
    List<Address> senders = new ArrayList<>();
    for (SignedTransaction signed : ready()) {
      if (run(block, signed).isEmpty()) {
        senders.add(signed.sender());
      }
    }
    commit(block, senders);
  }

  /** Changes an account in a block without transactions. */
  synchronized void change(Address account, Consumer<WorldState> change) {
    LocalBlock block = begin();
    change.accept(block.state());
    commit(block, List.of(account));
  }

  /** The result is by how many seconds the clock is ahead now; nothing if that is too far. */
  synchronized Optional<Long> increaseTime(long seconds) {
    return seconds > ChainClock.SECONDS_MAX - clock.now()
        ? Optional.empty()
        : Optional.of(clock.increase(seconds));
  }

  /** Returns false if no block can have that time: one may not be before the latest. */
  synchronized boolean setNextTime(long time) {
    boolean isPossible = time >= chain.latest().timestamp() && time <= ChainClock.SECONDS_MAX;
    if (isPossible) {
      clock.setNext(time);
    }
    return isPossible;
  }

  synchronized boolean isInstant() {
    return isInstant;
  }

  /** Turned on, what waits is in blocks at once. */
  synchronized void setInstant(boolean instant) {
    isInstant = instant;
    while (isInstant && !ready().isEmpty()) {
      mine();
    }
  }

  /** The number of a snapshot of what is now; nothing if there are too many. */
  synchronized Optional<Long> snapshot() {
    return snapshots.take(chain.latest().number(), clock.setting());
  }

  /** Takes the chain back to a snapshot, which is used up with all later ones. */
  synchronized boolean revert(long number) {
    Optional<ChainSnapshots.Snapshot> snapshot = snapshots.use(number);
    snapshot.ifPresent(
        taken -> {
          chain.rewind(taken.height());
          clock.restore(taken.clock());
          waiting.clear();
        });
    return snapshot.isPresent();
  }
}
