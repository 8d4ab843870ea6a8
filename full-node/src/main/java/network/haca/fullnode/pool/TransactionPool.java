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
  private static final String DISPLACED =
      "displaced by a transaction that pays more; send it again after the next block";

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
   * A transaction of CometBFT's pool that this pool knows.
   *
   * @param stays false if it lost its place, and CometBFT is to let it go
   * @param gas limit
   */
  public record Known(boolean stays, long gas) {}

  /**
   * CometBFT asks after a block whether a transaction may stay; nothing if it is not known here.
   */
  public synchronized Optional<Known> recheck(Bytes32 hash) {
    live.find(hash).ifPresent(entry -> renew(entry.offer.sender()));
    return seen(hash)
        .map(kept -> new Known(true, kept.offer.gas()))
        .or(() -> displaced.remove(hash) ? Optional.of(new Known(false, 0)) : Optional.empty());
  }

  /** Lets CometBFT keep a transaction that this pool does not know, if there is room for it. */
  public boolean recheckUnknown(SignedTransaction signed) {
    return admit(signed, false) instanceof Admission.Taken;
  }

  private Admission admit(SignedTransaction signed, boolean mayDisplace) {
    Optional<String> malformed = FormChecks.refusal(limits, signed);
    if (malformed.isPresent()) {
      return new Admission.Refused(malformed.get());
    }
    Offer offer = Offer.of(signed, limits.baseFee());
    accounts.readAhead(offer.sender(), offer.callsNetworkContract());
    Optional<Admission> early =
        offer.mayDelegate() ? hopeless(offer, mayDisplace) : Optional.empty();
    // Recovers keys, which takes too long for the lock and for what has no place anyway.
    return early.orElseGet(() -> settle(offer.withAuthorities(), mayDisplace));
  }

  /** The refusal, if there is one whatever its authorizations are. */
  private synchronized Optional<Admission> hopeless(Offer offer, boolean mayDisplace) {
    renew(offer.sender());
    return known(offer)
        .or(
            () ->
                placement.of(queue(offer.sender()), offer, mayDisplace)
                        instanceof Placement.Result.Refused(String reason)
                    ? Optional.of(new Admission.Refused(reason))
                    : Optional.empty());
  }

  private synchronized Admission settle(Offer offer, boolean mayDisplace) {
    Admission admission = known(offer).orElseGet(() -> place(offer, mayDisplace));
    if (admission instanceof Admission.Taken) {
      held.remove(offer.hash());
      succession.arrived(offer);
    }
    return admission;
  }

  private Optional<Admission> known(Offer offer) {
    return seen(offer.hash())
        .<Admission>map(entry -> new Admission.Taken())
        .or(
            () ->
                displaced.contains(offer.hash())
                    ? Optional.of(new Admission.Refused(DISPLACED))
                    : Optional.empty());
  }

  /** Finds a transaction that has its place, of which CometBFT is asking now. */
  private Optional<Entry> seen(Bytes32 hash) {
    Optional<Entry> known = live.find(hash);
    known.ifPresent(entry -> entry.seen = commits);
    return known;
  }

  private Admission place(Offer offer, boolean mayDisplace) {
    renew(offer.sender());
    SenderQueue queue = queue(offer.sender());
    return switch (placement.of(queue, offer, mayDisplace)) {
      case Placement.Result.Refused refused -> new Admission.Refused(refused.reason());
      case Placement.Result.Waits _ ->
          hold(queue, offer).<Admission>map(Admission.Refused::new).orElseGet(Admission.Held::new);
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
    return new Entry(offer, lane, placement.isNetworks(offer), arrivals++, commits);
  }

  /** Holds a transaction, if it is within its sender's balance together with all others of it. */
  private Optional<String> hold(SenderQueue queue, Offer offer) {
    BigInteger waiting = held.cost(offer.sender(), offer.nonce());
    return queue.covers(BigInteger.ZERO, waiting.add(offer.cost()))
        ? held.add(offer, clock.instant())
        : Optional.of(Placement.lacksFunds(queue, waiting.add(offer.cost())));
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
      succession.stir(sender);
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
    for (Entry entry : live.byArrival()) {
      if (entry.seen < commits - 1) {
        entry.seen = commits;
        succession.lost(entry.offer);
      }
    }
  }

  /** Transactions for the block of a height, in its order (rule M2). */
  public List<SignedTransaction> choose(long bytesMax, long height) {
    return choose(bytesMax, limits.blockGas(), height);
  }

  /** As {@link #choose(long, long)}, for a block that has so much gas left. */
  public synchronized List<SignedTransaction> choose(long bytesMax, long gasMax, long height) {
    List.copyOf(live.queues()).forEach(queue -> renew(queue.sender));
    return new ProposalOrder(limits.baseFee(), bytesMax, gasMax)
        .choose(
            live.byArrival().stream().map(entry -> entry.offer.signed()).toList(),
            signed -> live.find(signed.hash()).orElseThrow().isNetworks,
            sender -> live.queue(sender).orElseThrow().account().nonce(),
            height);
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

  /** Returns true if {@link #runnable} has more. */
  public synchronized boolean hasRunnable() {
    return succession.hasMore();
  }

  /**
   * Transactions that are to be given to CometBFT's pool: held ones that may run now, and lost
   * ones.
   */
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
