package network.haca.facilitator.core;

import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.PaymentIdentity;

/** The sessions that are not done and their open holds, in memory; whoever uses it has the lock. */
final class SessionBook {
  private final Map<PaymentIdentity, Session> sessions = new LinkedHashMap<>();
  private final Map<Bytes32, PaymentIdentity> ofToken = new HashMap<>();
  private final Map<Address, Set<PaymentIdentity>> ofPayer = new HashMap<>();
  private final Map<Bytes32, Hold> open = new LinkedHashMap<>();

  /** Of those, the ones that take no request, and wait for their failure to be final. */
  private final Set<PaymentIdentity> waiting = new HashSet<>();

  void put(Session session) {
    waiting.remove(session.identity());
    if (session.stage() == SessionStage.DONE) {
      sessions.remove(session.identity());
      ofToken.remove(session.token());
      Set<PaymentIdentity> others = ofPayer.getOrDefault(session.payer(), Set.of());
      if (others.remove(session.identity()) && others.isEmpty()) {
        ofPayer.remove(session.payer());
      }
    } else {
      sessions.put(session.identity(), session);
      ofToken.put(session.token(), session.identity());
      ofPayer.computeIfAbsent(session.payer(), _ -> new LinkedHashSet<>()).add(session.identity());
    }
  }

  void put(Hold hold) {
    if (hold.end().isPresent()) {
      open.remove(hold.id());
    } else {
      open.put(hold.id(), hold);
    }
  }

  Optional<Session> session(PaymentIdentity identity) {
    return Optional.ofNullable(sessions.get(identity));
  }

  Optional<Session> session(Bytes32 token) {
    return Optional.ofNullable(ofToken.get(token)).flatMap(this::session);
  }

  Optional<Hold> openHold(Bytes32 id) {
    return Optional.ofNullable(open.get(id));
  }

  List<Session> sessions() {
    return List.copyOf(sessions.values());
  }

  Collection<Hold> openHolds() {
    return List.copyOf(open.values());
  }

  int size() {
    return sessions.size();
  }

  /** Says that a session waits, until it is put again. */
  void waits(Session session) {
    waiting.add(session.identity());
  }

  int waitingSize() {
    return waiting.size();
  }

  int openSize() {
    return open.size();
  }

  List<Session> of(Address payer) {
    return ofPayer.getOrDefault(payer, Set.of()).stream().map(sessions::get).toList();
  }

  /**
   * The payer's debt and what it may become, in millionths of the caps it is of (rule X7). With
   * {@code exact} it never owes: nothing leaves before the price has moved.
   */
  long exposure(Address payer) {
    return of(payer).stream()
        .filter(each -> !each.isExact())
        .filter(each -> each.isDebt() || each.stage() == SessionStage.CLAIMED)
        .mapToLong(each -> SessionTerms.share(each.tally().owed(), each.cap()))
        .sum();
  }

  /** The same of one token, without what is a claim already. */
  BigInteger debt(Purse purse) {
    return of(purse.payer()).stream()
        .filter(Session::isDebt)
        .filter(each -> purse.equals(Purse.of(each)))
        .map(each -> each.tally().owed())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
