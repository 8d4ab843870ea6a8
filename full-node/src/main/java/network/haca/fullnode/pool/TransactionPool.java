package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import network.haca.fullnode.core.ProposalOrder;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * The node's own memory pool, beside CometBFT's, which evicts nothing when it is full: what may run
 * now has a place in both, what must wait is held here alone, and what pays too little is displaced
 * (rules M1 to M4).
 */
public final class TransactionPool implements PendingTransactions {
  private final PoolLimits limits;
  private final PoolAccounts accounts;
  private final InstantSource clock;
  private final LiveTransactions live = new LiveTransactions();
  private final Displaced displaced = new Displaced();
  private final HeldTransactions held = new HeldTransactions(HeldTransactions.PLACES_MAX);
  private final Succession succession = new Succession(held);
  private final Placement placement;
  private final PoolPrice price;

  private long commits;
  private long arrivals;

  public TransactionPool(PoolLimits limits, PoolAccounts accounts, InstantSource clock) {
    this.limits = limits;
    this.accounts = accounts;
    this.clock = clock;
    this.placement = new Placement(limits, accounts, live, displaced);
    this.price = new PoolPrice(limits);
  }

  /** A transaction that CometBFT, a peer or a user brings for the first time. */
  public Admission offer(SignedTransaction signed) {
    return admit(signed, true);
  }

  /**
   * CometBFT asks after a block whether a transaction of its pool may stay there. Of what this pool
   * does not know, it may if there is room.
   */
  public boolean recheck(SignedTransaction signed) {
    synchronized (this) {
      live.find(signed.hash()).ifPresent(entry -> renew(entry.offer.sender()));
      Optional<Entry> entry = live.find(signed.hash());
      entry.ifPresent(known -> known.seen = commits);
      if (entry.isPresent() || displaced.remove(signed.hash())) {
        return entry.isPresent();
      }
    }
    return admit(signed, false) instanceof Admission.Taken;
  }

  private Admission admit(SignedTransaction signed, boolean mayDisplace) {
    Optional<Admission> early =
        FormChecks.refusal(limits, signed)
            .<Admission>map(Admission.Refused::new)
            .or(() -> early(signed));
    if (early.isPresent()) {
      return early.get();
    }
    // Recovers keys, which takes too long for the lock.
    Offer offer = Offer.of(signed, limits.baseFee());
    synchronized (this) {
      Admission admission = place(offer, mayDisplace);
      if (admission instanceof Admission.Taken) {
        held.remove(offer.hash());
        succession.arrived(offer);
      }
      return admission;
    }
  }

  /** What is known before any work is done for it. */
  private synchronized Optional<Admission> early(SignedTransaction signed) {
    Optional<Entry> known = live.find(signed.hash());
    if (known.isPresent()) {
      known.get().seen = commits;
      return Optional.of(new Admission.Taken());
    }
    if (displaced.contains(signed.hash())) {
      return refused(
          "displaced by a transaction that pays more; send it again after the next block");
    }
    return Placement.used(accounts.account(signed.sender()), signed.transaction().nonce())
        .map(Admission.Refused::new);
  }

  private static Optional<Admission> refused(String reason) {
    return Optional.of(new Admission.Refused(reason));
  }

  private Admission place(Offer offer, boolean mayDisplace) {
    renew(offer.sender());
    SenderQueue queue = queue(offer.sender());
    return switch (placement.of(queue, offer, mayDisplace)) {
      case Placement.Result.Refused refused -> new Admission.Refused(refused.reason());
      case Placement.Result.Waits _ ->
          held.add(offer, clock.instant())
              .<Admission>map(Admission.Refused::new)
              .orElseGet(Admission.Held::new);
      case Placement.Result.Appended(Entry.Lane lane, List<Entry> victims) -> {
        victims.forEach(this::displace);
        live.append(queue, entry(offer, lane));
        yield new Admission.Taken();
      }
      case Placement.Result.Replaces(int position, Entry.Lane lane) -> {
        displaced.add(live.replace(queue, position, entry(offer, lane)), commits);
        queue.replaced++;
        yield new Admission.Taken();
      }
    };
  }

  private Entry entry(Offer offer, Entry.Lane lane) {
    return new Entry(offer, lane, arrivals++, commits);
  }

  private void displace(Entry victim) {
    SenderQueue queue = live.queue(victim.offer.sender()).orElseThrow();
    live.cut(queue, queue.entries().size() - 1).forEach(entry -> displaced.add(entry, commits));
  }

  /**
   * Compares a sender's transactions with the state, once after each block. Those that cannot run
   * any more go; they are held, since they may run later.
   */
  private void renew(Address sender) {
    Optional<SenderQueue> stale = live.queue(sender).filter(queue -> queue.isStale(commits));
    if (stale.isPresent()) {
      SenderQueue queue = stale.get();
      live.advance(queue, accounts.account(sender), commits);
      withdraw(queue, queue.runnable(placement.most(queue)));
    }
  }

  /** Takes a sender's transactions from a position on out of the next blocks, and holds them. */
  private void withdraw(SenderQueue queue, int position) {
    for (Entry entry : live.cut(queue, position)) {
      displaced.add(entry, commits);
      var _ = held.add(entry.offer, clock.instant());
    }
  }

  /**
   * A block was committed, and {@link PoolAccounts} tells the state after it.
   *
   * @param senders of the block's transactions
   */
  public synchronized void committed(Collection<Address> senders) {
    commits++;
    live.queues().forEach(queue -> queue.replaced = 0);
    for (Address sender : senders) {
      renew(sender);
      held.forget(sender, accounts.account(sender).nonce());
    }
    handOnWhatIsLost();
    displaced.forgetUnseen(commits - 1);
    held.expire(clock.instant());
    senders.forEach(succession::stir);
    succession.renew();
  }

  /** CometBFT asks for all that it has after each block; what it did not ask for, it has lost. */
  private void handOnWhatIsLost() {
    for (SenderQueue queue : List.copyOf(live.queues())) {
      for (int i = 0; i < queue.entries().size(); i++) {
        if (queue.entries().get(i).seen < commits - 1) {
          live.cut(queue, i).forEach(lost -> held.add(lost.offer, clock.instant()));
          succession.stir(queue.sender);
        }
      }
    }
  }

  /** Transactions for the next block, in its order (rule M2). */
  public synchronized List<SignedTransaction> choose(long bytesMax) {
    List.copyOf(live.queues()).forEach(queue -> renew(queue.sender));
    return new ProposalOrder(limits.baseFee(), bytesMax, limits.blockGas())
        .choose(
            live.byArrival().stream().map(entry -> entry.offer.signed()).toList(),
            signed -> live.find(signed.hash()).orElseThrow().lane == Entry.Lane.NETWORK,
            sender -> live.queue(sender).orElseThrow().account().nonce());
  }

  /** A transaction turned out not to be executable at its turn. */
  public synchronized void unexecutable(Bytes32 hash) {
    live.find(hash)
        .ifPresent(
            entry -> {
              SenderQueue queue = live.queue(entry.offer.sender()).orElseThrow();
              withdraw(queue, queue.entries().indexOf(entry));
              held.remove(hash);
            });
  }

  /** Held transactions that may run now, each to be given to CometBFT's pool. */
  public synchronized List<SignedTransaction> runnable() {
    return succession.take(this::next).stream().map(Offer::signed).toList();
  }

  private Optional<Offer> next(Address sender) {
    renew(sender);
    SenderQueue queue = queue(sender);
    return held.find(sender, queue.nextNonce()).filter(offer -> placement.isNext(queue, offer));
  }

  private SenderQueue queue(Address sender) {
    return live.queue(sender)
        .orElseGet(() -> new SenderQueue(sender, accounts.account(sender), commits));
  }

  @Override
  public synchronized List<SignedTransaction> live() {
    return live.byArrival().stream().map(entry -> entry.offer.signed()).toList();
  }

  @Override
  public synchronized List<SignedTransaction> held() {
    return held.all().stream().map(Offer::signed).toList();
  }

  @Override
  public synchronized Optional<SignedTransaction> find(Bytes32 hash) {
    return live.find(hash).map(entry -> entry.offer).or(() -> held.find(hash)).map(Offer::signed);
  }

  @Override
  public synchronized long nextNonce(Address account, long committed) {
    renew(account);
    long nonce = queue(account).nextNonce();
    while (held.find(account, nonce).isPresent()) {
      nonce++;
    }
    return nonce;
  }

  @Override
  public synchronized BigInteger suggestedTip() {
    return price.suggested(live, commits, arrivals);
  }

  /** Places that are taken. */
  public synchronized PoolUse use() {
    return new PoolUse(
        live.places(Entry.Lane.USERS),
        live.places(Entry.Lane.NETWORK),
        displaced.places(),
        held.size());
  }
}
