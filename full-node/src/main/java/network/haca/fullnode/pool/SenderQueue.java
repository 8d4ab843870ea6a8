package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;

/** The live transactions of one sender: their nonces follow its account's without a gap. */
final class SenderQueue {
  final Address sender;
  private final List<Entry> entries = new ArrayList<>();
  private PoolAccounts.Account account;
  private BigInteger cost = BigInteger.ZERO;

  /** The number of commits when it was compared with the state last. */
  private long asOf;

  /** Replaced transactions that CometBFT may still have. */
  int replaced;

  SenderQueue(Address sender, PoolAccounts.Account account, long asOf) {
    this.sender = sender;
    this.account = account;
    this.asOf = asOf;
  }

  PoolAccounts.Account account() {
    return account;
  }

  List<Entry> entries() {
    return entries;
  }

  boolean isStale(long commits) {
    return asOf != commits;
  }

  /** The nonce after all of these. */
  long nextNonce() {
    return account.nonce() + entries.size();
  }

  /** The position of a nonce among these, from zero; the size for the next one. */
  long position(long nonce) {
    return nonce - account.nonce();
  }

  /** The lowest tip of the first of these: the last of them cannot run before the poorest has. */
  Optional<BigInteger> rank(int count) {
    return entries.stream().limit(count).map(Entry::tip).min(BigInteger::compareTo);
  }

  /** The most that these can take from the balance, in wei. */
  BigInteger cost() {
    return cost;
  }

  /** Returns true if the balance covers these, one of them taken out, and another beside them. */
  boolean covers(BigInteger out, BigInteger in) {
    return cost.subtract(out).add(in).compareTo(account.balance()) <= 0;
  }

  void append(Entry entry) {
    entries.add(entry);
    cost = cost.add(entry.offer.cost());
  }

  Entry replace(int position, Entry entry) {
    Entry out = entries.set(position, entry);
    cost = cost.subtract(out.offer.cost()).add(entry.offer.cost());
    return out;
  }

  /** Takes the entries from a position on out. */
  List<Entry> cut(int position) {
    List<Entry> out = new ArrayList<>(entries.subList(position, entries.size()));
    entries.subList(position, entries.size()).clear();
    out.forEach(entry -> cost = cost.subtract(entry.offer.cost()));
    return out;
  }

  /**
   * Compares these with a new state; takes out those whose nonces are used.
   *
   * @return those taken out
   */
  List<Entry> advance(PoolAccounts.Account now, long commits) {
    List<Entry> used = new ArrayList<>();
    while (!entries.isEmpty()
        && Long.compareUnsigned(entries.getFirst().offer.nonce(), now.nonce()) < 0) {
      Entry first = entries.removeFirst();
      cost = cost.subtract(first.offer.cost());
      used.add(first);
    }
    account = now;
    asOf = commits;
    return used;
  }

  /** Counts those that can run, one after another, with the balance and the limit on them. */
  int runnable(int most) {
    BigInteger sum = BigInteger.ZERO;
    int count = 0;
    for (Entry entry : entries) {
      sum = sum.add(entry.offer.cost());
      if (count == most || sum.compareTo(account.balance()) > 0) {
        break;
      }
      count++;
    }
    return count;
  }
}
