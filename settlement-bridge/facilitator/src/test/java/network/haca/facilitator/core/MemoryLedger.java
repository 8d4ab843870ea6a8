package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.gate.BookEntry;

/** A ledger for tests; it outlives whoever uses it, but for what nobody waited for. */
final class MemoryLedger implements Ledger {
  private final List<Change> durable = new ArrayList<>();
  private final List<Change> submitted = new ArrayList<>();
  private final Map<Bytes, Claim> claims = new TreeMap<>();
  private final Map<Bytes, Session> sessions = new LinkedHashMap<>();
  private final Map<Bytes32, Hold> holds = new LinkedHashMap<>();
  private final Map<PaymentIdentity, Loss> losses = new LinkedHashMap<>();
  private final List<Cost> costs = new ArrayList<>();
  private final Map<Moved, PaymentIdentity> transfers = new HashMap<>();
  private final List<Credit> credits = new ArrayList<>();
  private final List<Address> paid = new ArrayList<>();
  final List<BookEntry> entries = new ArrayList<>();

  /** Forgets all that nobody has waited for. */
  synchronized void crash() {
    submitted.clear();
    claims.clear();
    sessions.clear();
    holds.clear();
    losses.clear();
    paid.clear();
    credits.clear();
    costs.clear();
    transfers.clear();
    entries.clear();
    durable.forEach(this::apply);
    submitted.addAll(durable);
  }

  @Override
  public synchronized Optional<Claim> find(PaymentIdentity identity) {
    return Optional.ofNullable(claims.get(identity.key()));
  }

  @Override
  public synchronized boolean claim(Claim claim) {
    if (find(claim.identity()).isPresent() || session(claim.identity()).isPresent()) {
      return false;
    }
    update(claim);
    return true;
  }

  @Override
  public synchronized void update(Claim claim) {
    write(List.of(new Change.NewClaim(claim))).await();
  }

  @Override
  public synchronized List<Claim> unfinished(Network network) {
    return claims.values().stream().filter(claim -> !claim.isDone()).toList();
  }

  @Override
  public synchronized List<Session> activeSessions() {
    return sessions.values().stream().filter(each -> !each.isDone()).toList();
  }

  @Override
  public synchronized List<Hold> holds() {
    return holds.values().stream().filter(each -> each.end().isEmpty()).toList();
  }

  @Override
  public synchronized List<Loss> lossesSince(Instant since) {
    return losses.values().stream().filter(each -> !each.at().isBefore(since)).toList();
  }

  @Override
  public synchronized Optional<Loss> loss(PaymentIdentity payment) {
    return Optional.ofNullable(losses.get(payment));
  }

  @Override
  public synchronized Optional<Session> session(PaymentIdentity identity) {
    return Optional.ofNullable(sessions.get(identity.key()));
  }

  @Override
  public synchronized Optional<Session> sessionOf(Bytes32 token) {
    return sessions.values().stream().filter(each -> each.token().equals(token)).findFirst();
  }

  @Override
  public synchronized Optional<Hold> hold(Bytes32 id) {
    return Optional.ofNullable(holds.get(id));
  }

  @Override
  public synchronized List<Cost> costsSince(Network network, Instant since) {
    return costs.stream().filter(each -> !each.at().isBefore(since)).toList();
  }

  @Override
  public synchronized boolean isFree(Moved transfer, PaymentIdentity payment) {
    return payment.equals(transfers.getOrDefault(transfer, payment));
  }

  @Override
  public synchronized Optional<PaymentIdentity> payment(Bytes32 id) {
    return Stream.concat(
            sessions.values().stream().map(Session::identity),
            claims.values().stream().map(Claim::identity))
        .filter(each -> Session.paymentId(each).equals(id))
        .findFirst();
  }

  @Override
  public synchronized Optional<Job> job(Bytes32 payment) {
    return payment(payment)
        .flatMap(this::find)
        .map(claim -> new Job(claim, Instant.EPOCH, Instant.EPOCH));
  }

  @Override
  public synchronized Optional<Credit> credit(Bytes32 payment, Bytes32 id) {
    return credits.stream()
        .filter(each -> each.payment().equals(payment) && each.id().equals(id))
        .findFirst();
  }

  @Override
  public synchronized BigInteger creditedAfterClaim(Bytes32 payment) {
    return credits.stream()
        .filter(each -> each.payment().equals(payment))
        .map(Credit::after)
        .reduce(BigInteger.ZERO, BigInteger::max);
  }

  @Override
  public synchronized boolean hasPaid(Address payer) {
    return paid.contains(payer);
  }

  @Override
  public synchronized Optional<Instant> lastLoss(Address payer) {
    return losses.values().stream()
        .filter(each -> each.payer().equals(payer))
        .map(Loss::at)
        .max(Instant::compareTo);
  }

  @Override
  public synchronized Optional<Commit> open(Session session, List<Change> others) {
    if (find(session.identity()).isPresent() || session(session.identity()).isPresent()) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>(others);
    changes.add(new Change.OfSession(session));
    return Optional.of(write(changes));
  }

  @Override
  public synchronized Commit write(List<Change> changes) {
    submitted.addAll(changes);
    changes.forEach(this::apply);
    int upTo = submitted.size();
    return () -> await(upTo);
  }

  private synchronized void await(int upTo) {
    if (upTo > durable.size()) {
      durable.addAll(submitted.subList(durable.size(), upTo));
    }
  }

  private void apply(Change change) {
    switch (change) {
      case Change.OfSession(Session session) -> sessions.put(session.identity().key(), session);
      case Change.OfHold(Hold hold) -> holds.put(hold.id(), hold);
      case Change.NewClaim(Claim claim) -> {
        Optional<Claim> before = find(claim.identity());
        claims.put(claim.identity().key(), claim);
        Entries.ofEnd(before, claim, Instant.EPOCH).ifPresent(entries::add);
      }
      case Change.NewLoss(Loss loss, PaymentIdentity payment) -> losses.put(payment, loss);
      case Change.LossTakenBack(_, PaymentIdentity payment, _) -> losses.remove(payment);
      case Change.NewCost(Cost cost) -> costs.add(cost);
      case Change.NewTransfer(Moved transfer, PaymentIdentity payment) ->
          transfers.put(transfer, payment);
      case Change.NewCredit(Credit credit) -> credits.add(credit);
      case Change.HasPaid(Address payer) -> paid.add(payer);
      case Change.Entry(BookEntry entry) -> entries.add(entry);
    }
  }
}
