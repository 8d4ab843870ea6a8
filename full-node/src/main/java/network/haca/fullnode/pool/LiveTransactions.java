package network.haca.fullnode.pool;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Transactions that may be in the next block, by sender, with the places that they take. */
final class LiveTransactions {
  private final Map<Address, SenderQueue> queues = new LinkedHashMap<>();

  /** The earlier first: an entry is never put again. */
  private final Map<Bytes32, Entry> byHash = new LinkedHashMap<>();

  /** Accounts whose delegation these change, each with the number of transactions that do. */
  private final Map<Address, Integer> authorities = new HashMap<>();

  private int users;
  private int network;

  Optional<Entry> find(Bytes32 hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  Optional<SenderQueue> queue(Address sender) {
    return Optional.ofNullable(queues.get(sender));
  }

  Collection<SenderQueue> queues() {
    return queues.values();
  }

  /** Places of a lane that are taken. */
  int places(Entry.Lane lane) {
    return lane == Entry.Lane.USERS ? users : network;
  }

  boolean isAuthority(Address account) {
    return authorities.containsKey(account);
  }

  /** All of them, the earlier first. */
  List<Entry> byArrival() {
    return List.copyOf(byHash.values());
  }

  int size() {
    return byHash.size();
  }

  void append(SenderQueue queue, Entry entry) {
    queues.putIfAbsent(queue.sender, queue);
    queue.append(entry);
    added(entry);
  }

  Entry replace(SenderQueue queue, int position, Entry entry) {
    Entry out = queue.replace(position, entry);
    removed(out);
    added(entry);
    return out;
  }

  List<Entry> cut(SenderQueue queue, int position) {
    List<Entry> out = queue.cut(position);
    out.forEach(this::removed);
    drop(queue);
    return out;
  }

  /** Takes out a sender's transactions whose nonces the state has used. */
  void advance(SenderQueue queue, PoolAccounts.Account now, long commits) {
    queue.advance(now, commits).forEach(this::removed);
    drop(queue);
  }

  private void drop(SenderQueue queue) {
    if (queue.entries().isEmpty()) {
      queues.remove(queue.sender);
    }
  }

  private void added(Entry entry) {
    byHash.put(entry.offer.hash(), entry);
    count(entry.lane, entry.offer.places());
    for (Address authority : entry.offer.authorities()) {
      authorities.merge(authority, 1, Integer::sum);
    }
  }

  private void removed(Entry entry) {
    byHash.remove(entry.offer.hash());
    count(entry.lane, -entry.offer.places());
    for (Address authority : entry.offer.authorities()) {
      authorities.computeIfPresent(authority, (account, count) -> count == 1 ? null : count - 1);
    }
  }

  private void count(Entry.Lane lane, int places) {
    if (lane == Entry.Lane.USERS) {
      users += places;
    } else {
      network += places;
    }
  }
}
