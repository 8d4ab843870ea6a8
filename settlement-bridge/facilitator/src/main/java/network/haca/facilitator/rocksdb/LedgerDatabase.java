package network.haca.facilitator.rocksdb;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.facilitator.core.Books;
import network.haca.facilitator.core.Change;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Cost;
import network.haca.facilitator.core.Credit;
import network.haca.facilitator.core.Entries;
import network.haca.facilitator.core.Hold;
import network.haca.facilitator.core.Job;
import network.haca.facilitator.core.Ledger;
import network.haca.facilitator.core.Loss;
import network.haca.facilitator.core.Moved;
import network.haca.facilitator.core.Session;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;

/**
 * The ledger in a database of its own. What is not done has a mark beside, by which it is found
 * after a start.
 */
public final class LedgerDatabase implements Ledger, AutoCloseable {
  private final LedgerRows rows;
  private final BookRows books;
  private final PastRows past;
  private final RecentLosses losses;
  private final InstantSource clock;
  private final Map<Bytes, Claim> unfinished = new TreeMap<>();

  private LedgerDatabase(LedgerRows rows, InstantSource clock) {
    this.rows = rows;
    this.books = new BookRows(rows);
    this.past = new PastRows(rows);
    this.losses = new RecentLosses(past, clock.instant());
    this.clock = clock;
  }

  /**
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  public static LedgerDatabase open(Path folder, InstantSource clock) throws IOException {
    LedgerRows rows = LedgerRows.open(folder);
    try {
      LedgerDatabase ledger = new LedgerDatabase(rows, clock);
      for (Claim claim : rows.marked(Row.UNFINISHED, Row.CLAIM, ClaimJson::read)) {
        ledger.unfinished.put(claim.identity().key(), claim);
      }
      return ledger;
    } catch (IllegalStateException e) {
      rows.close();
      throw new IOException("cannot read the ledger in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** The books that are kept with the ledger. */
  public Books books() {
    return books;
  }

  @Override
  public synchronized Optional<Claim> find(PaymentIdentity identity) {
    return Optional.ofNullable(unfinished.get(identity.key()))
        .or(() -> rows.get(Row.CLAIM.key(identity.key()), ClaimJson::read));
  }

  @Override
  public boolean claim(Claim claim) {
    Commit commit;
    synchronized (this) {
      if (isTaken(claim.identity())) {
        return false;
      }
      commit = write(List.of(new Change.NewClaim(claim)));
    }
    commit.await();
    return true;
  }

  private boolean isTaken(PaymentIdentity identity) {
    return find(identity).isPresent() || session(identity).isPresent();
  }

  @Override
  public void update(Claim claim) {
    write(List.of(new Change.NewClaim(claim))).await();
  }

  @Override
  public synchronized List<Claim> unfinished(Network network) {
    return unfinished.values().stream()
        .filter(claim -> claim.identity().network().equals(network))
        .toList();
  }

  @Override
  public List<Session> activeSessions() {
    return rows.marked(Row.ACTIVE, Row.SESSION, SessionJson::read);
  }

  @Override
  public List<Hold> holds() {
    return rows.marked(Row.OPEN, Row.HOLD, HoldJson::read);
  }

  @Override
  public List<Loss> lossesSince(Instant since) {
    return losses.since(since);
  }

  @Override
  public Optional<Session> session(PaymentIdentity identity) {
    return rows.get(Row.SESSION.key(identity.key()), SessionJson::read);
  }

  @Override
  public Optional<Session> sessionOf(Bytes32 token) {
    return rows.get(Row.TOKEN.key(token.value()))
        .flatMap(identity -> rows.get(Row.SESSION.key(identity), SessionJson::read));
  }

  @Override
  public Optional<Hold> hold(Bytes32 id) {
    return rows.get(Row.HOLD.key(id.value()), HoldJson::read);
  }

  @Override
  public List<Cost> costsSince(Network network, Instant since) {
    return past.costsSince(network, since);
  }

  @Override
  public boolean isFree(Moved transfer, PaymentIdentity payment) {
    return past.isFree(transfer, payment);
  }

  @Override
  public Optional<PaymentIdentity> payment(Bytes32 id) {
    return past.payment(id);
  }

  @Override
  public Optional<Job> job(Bytes32 payment) {
    return past.job(payment);
  }

  @Override
  public Optional<Credit> credit(Bytes32 payment, Bytes32 id) {
    return past.credit(payment, id);
  }

  @Override
  public BigInteger creditedAfterClaim(Bytes32 payment) {
    return past.creditedAfterClaim(payment);
  }

  @Override
  public boolean hasPaid(Address payer) {
    return rows.get(Row.PAID.key(payer.value())).isPresent();
  }

  @Override
  public Optional<Instant> lastLoss(Address payer) {
    return rows.get(Row.LOST.key(payer.value())).map(at -> Instant.ofEpochMilli(at.getLong(0)));
  }

  @Override
  public synchronized Optional<Commit> open(Session session, List<Change> others) {
    if (isTaken(session.identity())) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>(others);
    changes.add(new Change.OfSession(session));
    return Optional.of(write(changes));
  }

  @Override
  public synchronized Commit write(List<Change> changes) {
    Map<Bytes, Optional<Bytes>> written = ChangeRows.of(changes, clock.instant());
    for (Change change : changes) {
      switch (change) {
        case Change.NewClaim(Claim claim) -> {
          // The end of a claim stands in the books with it, or neither does.
          Entries.ofEnd(find(claim.identity()), claim, clock.instant())
              .ifPresent(entry -> books.put(written, entry));
          remember(claim);
        }
        case Change.Entry(var entry) -> books.put(written, entry);
        case Change.NewLoss(var loss) -> losses.add(loss, clock.instant());
        default -> {}
      }
    }
    return rows.submit(written);
  }

  private void remember(Claim claim) {
    if (claim.isDone()) {
      unfinished.remove(claim.identity().key());
    } else {
      unfinished.put(claim.identity().key(), claim);
    }
  }

  /** Why the last change was not kept, as on a full disk; nothing if it was. */
  public Optional<String> failure() {
    return rows.failure();
  }

  @Override
  public synchronized void close() {
    rows.close();
  }
}
