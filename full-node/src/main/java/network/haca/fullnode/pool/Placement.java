package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;

/**
 * Decides what becomes of a transaction among those of its sender and of all (rules M1, M2, M4).
 */
final class Placement {
  private final PoolLimits limits;
  private final PoolAccounts accounts;
  private final LiveTransactions live;
  private final Displaced displaced;

  Placement(PoolLimits limits, PoolAccounts accounts, LiveTransactions live, Displaced displaced) {
    this.limits = limits;
    this.accounts = accounts;
    this.live = live;
    this.displaced = displaced;
  }

  /** The decision; nothing is changed yet. */
  sealed interface Result {
    /** It is its sender's next, and takes the places of others. */
    record Appended(Entry.Lane lane, List<Entry> victims) implements Result {}

    /** It takes the place of another with its nonce. */
    record Replaces(int position, Entry.Lane lane) implements Result {}

    /** An earlier one of its sender comes first. */
    record Waits() implements Result {}

    /** It has no place. */
    record Refused(String reason) implements Result {}
  }

  /**
   * Upper bound on a sender's transactions: one, if others than the sender may spend its balance
   * (EIP-7702).
   */
  int most(SenderQueue queue) {
    return queue.account().hasCode() || live.isAuthority(queue.sender)
        ? 1
        : PoolLimits.PER_SENDER_MAX;
  }

  /** Upper bound on a sender's transactions, with this one as its last. */
  private int most(SenderQueue queue, Offer offer) {
    return offer.delegatesItsSender() ? 1 : most(queue);
  }

  /** Returns true if a transaction with its sender's next nonce need not wait. */
  boolean isNext(SenderQueue queue, Offer offer) {
    return queue.entries().size() < most(queue, offer)
        && queue.covers(BigInteger.ZERO, offer.cost());
  }

  /** The reason if a nonce is used up. */
  static Optional<String> used(PoolAccounts.Account account, long nonce) {
    return Long.compareUnsigned(nonce, account.nonce()) < 0
        ? Optional.of(
            "nonce too low: next nonce %s, tx nonce %s"
                .formatted(Long.toUnsignedString(account.nonce()), Long.toUnsignedString(nonce)))
        : Optional.empty();
  }

  Result of(SenderQueue queue, Offer offer, boolean mayDisplace) {
    Optional<String> used = used(queue.account(), offer.nonce());
    if (used.isPresent()) {
      return new Result.Refused(used.get());
    }
    int size = queue.entries().size();
    long position = queue.position(offer.nonce());
    if (Long.compareUnsigned(position, size) < 0) {
      return replacement(queue, (int) position, offer);
    }
    Optional<Result> refused = funds(queue, BigInteger.ZERO, offer).or(() -> authorities(offer));
    if (refused.isPresent()) {
      return refused.get();
    }
    return position != size || size >= most(queue, offer)
        ? new Result.Waits()
        : next(queue, offer, mayDisplace);
  }

  private Result next(SenderQueue queue, Offer offer, boolean mayDisplace) {
    Entry.Lane lane = lane(queue, offer);
    int lacking = live.places(lane) + offer.places() - places(lane);
    int inCometBft = live.places(Entry.Lane.USERS) + displaced.places() + offer.places();
    if (lane == Entry.Lane.USERS && lacking <= 0 && inCometBft > limits.users() + limits.spare()) {
      return new Result.Refused("txpool is full until the next block");
    }
    if (lacking <= 0) {
      return new Result.Appended(lane, List.of());
    }
    BigInteger rank = queue.rank(queue.entries().size()).map(offer.tip()::min).orElse(offer.tip());
    int spare = mayDisplace ? limits.spare() - displaced.places() : 0;
    return switch (Room.displacing(live, queue, lacking, rank, spare)) {
      case Room.Free(List<Entry> victims) -> new Result.Appended(lane, victims);
      case Room.Full(String reason) -> new Result.Refused(reason);
    };
  }

  private int places(Entry.Lane lane) {
    return lane == Entry.Lane.USERS ? limits.users() : limits.network();
  }

  /** The network's own lane, for as many as it has room for; beyond, they are as anyone's. */
  private Entry.Lane lane(SenderQueue queue, Offer offer) {
    int own =
        queue.entries().stream()
            .filter(entry -> entry.lane == Entry.Lane.NETWORK)
            .mapToInt(entry -> entry.offer.places())
            .sum();
    boolean hasPlace =
        own + offer.places() <= PoolLimits.NETWORK_PER_SENDER_MAX
            && live.places(Entry.Lane.NETWORK) + offer.places() <= limits.network();
    return hasPlace && isNetworks(offer) ? Entry.Lane.NETWORK : Entry.Lane.USERS;
  }

  /** Returns true of a role holder's call to one of the network's contracts. */
  boolean isNetworks(Offer offer) {
    return offer.callsNetworkContract() && accounts.hasRole(offer.sender());
  }

  private Result replacement(SenderQueue queue, int position, Offer offer) {
    Entry other = queue.entries().get(position);
    if (!offer.outbids(other.offer)) {
      return new Result.Refused("replacement transaction underpriced");
    }
    if (offer.delegatesItsSender() && queue.entries().size() > 1) {
      return new Result.Refused(reserved(offer.sender()));
    }
    Optional<Result> refused = funds(queue, other.offer.cost(), offer).or(() -> authorities(offer));
    if (refused.isPresent()) {
      return refused.get();
    }
    boolean staysInLane = other.lane == Entry.Lane.USERS || offer.callsNetworkContract();
    Entry.Lane lane = staysInLane ? other.lane : Entry.Lane.USERS;
    int taken = live.places(lane) - (lane == other.lane ? other.offer.places() : 0);
    // The other half of the spare room is for those who pay more than others.
    if (queue.replaced == PoolLimits.REPLACED_PER_SENDER_MAX
        || displaced.places() + other.offer.places() > limits.spare() / 2
        || taken + offer.places() > places(lane)) {
      return new Result.Refused("txpool is full until the next block: nothing can be replaced now");
    }
    return new Result.Replaces(position, lane);
  }

  /** All of a sender's transactions together stay within its balance. */
  private static Optional<Result> funds(SenderQueue queue, BigInteger out, Offer offer) {
    return queue.covers(out, offer.cost())
        ? Optional.empty()
        : Optional.of(new Result.Refused(lacksFunds(queue, offer.cost().subtract(out))));
  }

  static String lacksFunds(SenderQueue queue, BigInteger more) {
    return "insufficient funds for gas * price + value: balance %s, of all that wait: %s"
        .formatted(queue.account().balance(), queue.cost().add(more));
  }

  /** An account that others may soon spend for has at most one waiting transaction (EIP-7702). */
  private Optional<Result> authorities(Offer offer) {
    return offer.authorities().stream()
        .filter(account -> !account.equals(offer.sender()) && waiting(account) > 1)
        .findFirst()
        .map(account -> new Result.Refused(reserved(account)));
  }

  private static String reserved(Address account) {
    return "authority already reserved: transactions of %s wait".formatted(account);
  }

  private int waiting(Address account) {
    return live.queue(account).map(queue -> queue.entries().size()).orElse(0);
  }
}
