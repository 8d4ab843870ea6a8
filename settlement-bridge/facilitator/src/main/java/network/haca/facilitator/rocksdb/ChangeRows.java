package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.facilitator.core.Change;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Cost;
import network.haca.facilitator.core.Credit;
import network.haca.facilitator.core.Hold;
import network.haca.facilitator.core.Loss;
import network.haca.facilitator.core.Moved;
import network.haca.facilitator.core.Session;
import network.haca.facilitator.core.Stage;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;

/** The rows that changes become, but for the books' entries. */
final class ChangeRows {
  private static final String TIME = "at";

  private final Map<Bytes, Optional<Bytes>> rows = new HashMap<>();
  private final Instant now;

  private ChangeRows(Instant now) {
    this.now = now;
  }

  /** All rows, by their keys; nothing for one that is deleted. */
  static Map<Bytes, Optional<Bytes>> of(List<Change> changes, Instant now) {
    ChangeRows all = new ChangeRows(now);
    changes.forEach(all::add);
    return all.rows;
  }

  private void add(Change change) {
    switch (change) {
      case Change.OfSession(Session session) -> add(session);
      case Change.OfHold(Hold hold) -> {
        rows.put(Row.HOLD.key(hold.id().value()), json(HoldJson.write(hold)));
        rows.put(Row.OPEN.key(hold.id().value()), mark(hold.end().isEmpty()));
      }
      case Change.NewClaim(Claim claim) -> add(claim);
      case Change.NewLoss(Loss loss, PaymentIdentity payment) -> {
        Bytes at = Row.number(loss.at().toEpochMilli());
        Bytes share = Row.number(loss.share());
        rows.put(lossKey(loss), Optional.of(share));
        rows.put(Row.LOST.key(loss.payer().value()), Optional.of(at));
        rows.put(
            Row.LOSS_OF.key(payment.key()),
            Optional.of(Bytes.concat(at, loss.payer().value(), share)));
      }
      case Change.LossTakenBack(Loss loss, PaymentIdentity payment, Optional<Instant> another) -> {
        rows.put(lossKey(loss), Optional.empty());
        rows.put(
            Row.LOST.key(loss.payer().value()), another.map(at -> Row.number(at.toEpochMilli())));
        rows.put(Row.LOSS_OF.key(payment.key()), Optional.empty());
      }
      case Change.NewCost(Cost cost) ->
          rows.put(
              Row.COST.key(
                  Bytes.concat(
                      Row.number(cost.network().chainId()),
                      Row.number(cost.at().toEpochMilli()),
                      cost.transaction().value())),
              Optional.of(Bytes.ofUtf8(cost.wei().toString())));
      case Change.NewTransfer(Moved transfer, PaymentIdentity payment) ->
          rows.put(transfer(transfer), Optional.of(payment.key()));
      case Change.NewCredit(Credit credit) -> add(credit);
      case Change.HasPaid(Address payer) -> rows.put(Row.PAID.key(payer.value()), mark(true));
      case Change.Entry _ -> {}
    }
  }

  private void add(Session session) {
    Bytes key = session.identity().key();
    rows.put(Row.SESSION.key(key), json(SessionJson.write(session)));
    rows.put(Row.TOKEN.key(session.token().value()), Optional.of(key));
    rows.put(Row.ACTIVE.key(key), mark(!session.isDone()));
    if (session.tally().requests() == 0) {
      name(session.identity());
    }
  }

  private void add(Claim claim) {
    Bytes key = claim.identity().key();
    rows.put(Row.CLAIM.key(key), json(timed(ClaimJson.write(claim))));
    rows.put(Row.UNFINISHED.key(key), mark(!claim.isDone()));
    addTransaction(claim);
    if (claim.attempts().isEmpty()) {
      name(claim.identity());
    }
  }

  static Bytes transfer(Moved transfer) {
    return Row.TRANSFER.key(
        Bytes.concat(
            Row.number(transfer.network().chainId()),
            transfer.transaction().value(),
            Row.number(transfer.logIndex())));
  }

  static Bytes transaction(Network network, Bytes32 transaction) {
    return Row.TRANSACTION.key(Bytes.concat(Row.number(network.chainId()), transaction.value()));
  }

  /** Adds that a transfer by a transaction of ours is its claim's. */
  private void addTransaction(Claim claim) {
    if (claim.stage() instanceof Stage.Settled settled) {
      settled
          .transaction()
          .filter(hash -> claim.attempts().stream().anyMatch(each -> each.hash().equals(hash)))
          .ifPresent(
              hash ->
                  rows.put(
                      transaction(claim.identity().network(), hash),
                      Optional.of(claim.identity().key())));
    }
  }

  /** A payment keeps its name, which is written when it is first heard of. */
  private void name(PaymentIdentity identity) {
    rows.put(
        Row.PAYMENT.key(Session.paymentId(identity).value()),
        json(timed(ClaimJson.write(identity))));
  }

  private void add(Credit credit) {
    rows.put(CreditJson.key(credit.payment(), credit.id()), json(CreditJson.write(credit)));
    rows.put(
        Row.CREDITED.key(credit.payment().value()),
        Optional.of(Bytes.ofUtf8(credit.after().toString())));
  }

  private static Bytes lossKey(Loss loss) {
    return Row.LOSS.key(Bytes.concat(Row.number(loss.at().toEpochMilli()), loss.payer().value()));
  }

  private ObjectNode timed(ObjectNode json) {
    return json.put(TIME, now.toEpochMilli());
  }

  /** When a claim, or a payment's name, was written. */
  static Instant time(JsonNode json) {
    return Instant.ofEpochMilli(json.path(TIME).asLong());
  }

  private static Optional<Bytes> json(JsonNode json) {
    return Optional.of(Bytes.ofUtf8(json.toString()));
  }

  private static Optional<Bytes> mark(boolean isSet) {
    return isSet ? Optional.of(Bytes.EMPTY) : Optional.empty();
  }
}
