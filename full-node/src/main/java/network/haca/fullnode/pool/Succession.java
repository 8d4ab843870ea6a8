package network.haca.fullnode.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Senders of whom a held transaction may be next, and what was handed on of them (rule M3). */
final class Succession {
  /** Upper bound on the transactions that are handed on at once. */
  static final int AT_ONCE_MAX = 256;

  /** Senders that are looked at after each block, whatever happened. */
  static final int IN_TURN = 64;

  private final HeldTransactions held;
  private final Map<Bytes32, Offer> lost = new LinkedHashMap<>();
  private int turn;
  private final Set<Address> stirred = new LinkedHashSet<>();

  /** Handed on, and not come back yet. */
  private final Set<Bytes32> handed = new LinkedHashSet<>();

  Succession(HeldTransactions held) {
    this.held = held;
  }

  /** Returns true if there is more to take. */
  boolean hasMore() {
    return !lost.isEmpty() || !stirred.isEmpty();
  }

  /** Something happened by which a sender's held transaction may be next. */
  void stir(Address sender) {
    if (held.has(sender)) {
      stirred.add(sender);
    }
  }

  /** A transaction found its place. */
  void arrived(Offer offer) {
    lost.remove(offer.hash());
    handed.remove(offer.hash());
    stir(offer.sender());
  }

  /** CometBFT has lost a transaction that has its place. */
  void lost(Offer offer) {
    lost.putIfAbsent(offer.hash(), offer);
  }

  /**
   * After a block, what was handed on and is still held is to be handed on again, and some senders
   * are looked at in turn: another's transaction may have used a nonce, or brought funds.
   */
  void renew() {
    handed.forEach(hash -> held.find(hash).map(Offer::sender).ifPresent(this::stir));
    handed.clear();
    List<Address> senders = List.copyOf(held.senders());
    for (int i = 0; i < Math.min(senders.size(), IN_TURN); i++) {
      turn = (turn + 1) % senders.size();
      stir(senders.get(turn));
    }
  }

  /**
   * Takes those that are to be handed on, each once between two blocks.
   *
   * @param next the held transaction of a sender that may run now
   */
  List<Offer> take(Function<Address, Optional<Offer>> next) {
    List<Offer> taken = new ArrayList<>(lost.values().stream().limit(AT_ONCE_MAX).toList());
    taken.forEach(offer -> lost.remove(offer.hash()));
    for (Address sender : stirred.stream().limit(AT_ONCE_MAX).toList()) {
      stirred.remove(sender);
      next.apply(sender).filter(offer -> handed.add(offer.hash())).ifPresent(taken::add);
    }
    return taken;
  }
}
