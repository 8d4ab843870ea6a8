package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * Transactions that wait in this node alone for an earlier one of their sender (rule M3): few of
 * each sender, few in all, for a short time. The poorest goes when a better paying one comes.
 */
final class HeldTransactions {
  static final int PER_SENDER_MAX = 16;
  static final int PLACES_MAX = 4_096;
  static final Duration AGE_MAX = Duration.ofMinutes(10);

  private final Map<Bytes32, Held> byHash = new LinkedHashMap<>();
  private final Map<Address, TreeMap<Long, Held>> bySender = new LinkedHashMap<>();
  private final int placesMax;
  private int places;

  HeldTransactions(int placesMax) {
    this.placesMax = placesMax;
  }

  private record Held(Offer offer, Instant since) {}

  Collection<Offer> all() {
    return byHash.values().stream().map(Held::offer).toList();
  }

  int size() {
    return byHash.size();
  }

  boolean has(Address sender) {
    return bySender.containsKey(sender);
  }

  Optional<Offer> find(Bytes32 hash) {
    return Optional.ofNullable(byHash.get(hash)).map(Held::offer);
  }

  Optional<Offer> find(Address sender, long nonce) {
    TreeMap<Long, Held> own = bySender.get(sender);
    return own == null ? Optional.empty() : Optional.ofNullable(own.get(nonce)).map(Held::offer);
  }

  /** Holds a transaction; the result is the reason if there is no room for it. */
  Optional<String> add(Offer offer, Instant now) {
    if (byHash.containsKey(offer.hash())) {
      return Optional.empty();
    }
    Optional<Offer> other = find(offer.sender(), offer.nonce());
    if (other.isPresent() && !offer.outbids(other.get())) {
      return Optional.of("replacement transaction underpriced");
    }
    other.ifPresent(replaced -> remove(replaced.hash()));
    Optional<String> refusal = ownRoom(offer).or(() -> room(offer));
    if (refusal.isEmpty()) {
      put(offer, now);
    } else {
      other.ifPresent(replaced -> put(replaced, now));
    }
    return refusal;
  }

  /** The cost of a sender's held transactions, one with that nonce left out. */
  BigInteger cost(Address sender, long nonce) {
    TreeMap<Long, Held> own = bySender.get(sender);
    return own == null
        ? BigInteger.ZERO
        : own.values().stream()
            .map(Held::offer)
            .filter(offer -> offer.nonce() != nonce)
            .map(Offer::cost)
            .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private void put(Offer offer, Instant now) {
    Held held = new Held(offer, now);
    byHash.put(offer.hash(), held);
    bySender
        .computeIfAbsent(offer.sender(), sender -> new TreeMap<>(Long::compareUnsigned))
        .put(offer.nonce(), held);
    places += offer.places();
  }

  /** Makes room among a sender's own, of which the lowest nonces stay. */
  private Optional<String> ownRoom(Offer offer) {
    TreeMap<Long, Held> own = bySender.get(offer.sender());
    if (own == null) {
      return Optional.empty();
    }
    while (own.size() >= PER_SENDER_MAX && Long.compareUnsigned(own.lastKey(), offer.nonce()) > 0) {
      remove(own.lastEntry().getValue().offer.hash());
    }
    return own.size() >= PER_SENDER_MAX
        ? Optional.of(
            "txpool is full: %s transactions of %s wait for an earlier nonce; send the next nonce"
                .formatted(own.size(), offer.sender()))
        : Optional.empty();
  }

  private Optional<String> room(Offer offer) {
    while (places + offer.places() > placesMax) {
      // Of equals the latest goes.
      Offer poorest =
          byHash.values().stream()
              .map(Held::offer)
              .reduce((one, other) -> one.tip().compareTo(other.tip()) < 0 ? one : other)
              .orElseThrow();
      BigInteger needed = PoolLimits.outbidding(poorest.tip());
      if (offer.tip().compareTo(needed) < 0) {
        return Optional.of(
            "txpool is full: to wait for an earlier nonce takes a priority fee of %s wei per gas"
                .formatted(needed));
      }
      remove(poorest.hash());
    }
    return Optional.empty();
  }

  void remove(Bytes32 hash) {
    Held held = byHash.remove(hash);
    if (held != null) {
      places -= held.offer.places();
      remove(held.offer);
    }
  }

  private void remove(Offer offer) {
    bySender.computeIfPresent(
        offer.sender(),
        (sender, own) -> {
          own.remove(offer.nonce());
          return own.isEmpty() ? null : own;
        });
  }

  /** Senders of held transactions, in the order in which the first of theirs came. */
  Collection<Address> senders() {
    return bySender.keySet();
  }

  /** Removes those that are too old. */
  void expire(Instant now) {
    List<Bytes32> old = new ArrayList<>();
    for (Held held : byHash.values()) {
      if (held.since.plus(AGE_MAX).isAfter(now)) {
        break;
      }
      old.add(held.offer.hash());
    }
    old.forEach(this::remove);
  }

  /** Removes a sender's transactions whose nonces are used. */
  void forget(Address sender, long next) {
    TreeMap<Long, Held> own = bySender.get(sender);
    if (own != null) {
      List.copyOf(own.headMap(next).values()).forEach(held -> remove(held.offer.hash()));
    }
  }
}
