package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;

/** The claims, sessions and holds of all payments, and the books about them. */
public interface Ledger {
  Optional<Claim> find(PaymentIdentity identity);

  /**
   * Keeps a claim whose identity nobody has claimed, and no session has; false if somebody has. It
   * is on disk when the call returns.
   */
  boolean claim(Claim claim);

  /** Puts a claim in the place of what it was; it is on disk when the call returns. */
  void update(Claim claim);

  /** The claims of a network that are not done, in the order of their keys. */
  List<Claim> unfinished(Network network);

  /** The sessions that are not done, as they were when the ledger was opened. */
  List<Session> activeSessions();

  /** The holds of those sessions. */
  List<Hold> holds();

  /** The losses since then. */
  List<Loss> lossesSince(Instant since);

  /** The loss of a payment, if it is one. */
  Optional<Loss> loss(PaymentIdentity payment);

  /** Any session, done or not. */
  Optional<Session> session(PaymentIdentity identity);

  /** The session whose token has that hash. */
  Optional<Session> sessionOf(Bytes32 token);

  /** Any hold, ended or not. */
  Optional<Hold> hold(Bytes32 id);

  /** The costs of transactions on a network since then. */
  List<Cost> costsSince(Network network, Instant since);

  /** Says whether a transfer is no other payment's. */
  boolean isFree(Moved transfer, PaymentIdentity payment);

  /** The payment that the books know under that name. */
  Optional<PaymentIdentity> payment(Bytes32 id);

  /** The claim of that payment, and how old it is. */
  Optional<Job> job(Bytes32 payment);

  /** The credit of a payment that an operator made under that id. */
  Optional<Credit> credit(Bytes32 payment, Bytes32 id);

  /** The sum of a payment's credits since it was claimed. */
  BigInteger creditedAfterClaim(Bytes32 payment);

  boolean hasPaid(Address payer);

  Optional<Instant> lastLoss(Address payer);

  /**
   * Takes a new session and what belongs to it, unless a claim or another session has its identity.
   *
   * @return nothing if one has
   */
  Optional<Commit> open(Session session, List<Change> others);

  /**
   * Takes changes that are to be kept all or none, after those it was given before. What is asked
   * of the ledger from then on shows them.
   *
   * @return to wait with until they are on disk
   */
  Commit write(List<Change> changes);

  /** Changes on their way to the disk. */
  interface Commit {
    /**
     * Returns once they are there.
     *
     * @throws IllegalStateException if they cannot be kept; nothing is kept from then on
     */
    void await();
  }
}
