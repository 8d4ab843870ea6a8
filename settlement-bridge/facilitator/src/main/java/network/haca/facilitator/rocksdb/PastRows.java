package network.haca.facilitator.rocksdb;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.facilitator.core.Cost;
import network.haca.facilitator.core.Credit;
import network.haca.facilitator.core.Job;
import network.haca.facilitator.core.Loss;
import network.haca.facilitator.core.Moved;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;

/** Rows of losses, costs, transfers and credits. */
final class PastRows {
  private final LedgerRows rows;

  PastRows(LedgerRows rows) {
    this.rows = rows;
  }

  List<Loss> lossesSince(Instant since) {
    List<Loss> losses = new ArrayList<>();
    rows.each(
        Row.LOSS,
        Row.number(since.toEpochMilli()),
        (key, value) ->
            losses.add(
                new Loss(
                    new Address(key.slice(Long.BYTES, Address.SIZE)),
                    Instant.ofEpochMilli(key.getLong(0)),
                    Bytes.wrap(value).getLong(0))));
    return losses;
  }

  Optional<Loss> loss(PaymentIdentity payment) {
    return rows.get(Row.LOSS_OF.key(payment.key()))
        .map(
            value ->
                new Loss(
                    new Address(value.slice(Long.BYTES, Address.SIZE)),
                    Instant.ofEpochMilli(value.getLong(0)),
                    value.getLong(Long.BYTES + Address.SIZE)));
  }

  List<Cost> costsSince(Network network, Instant since) {
    List<Cost> costs = new ArrayList<>();
    Bytes chain = Row.number(network.chainId());
    rows.each(
        Row.COST,
        Bytes.concat(chain, Row.number(since.toEpochMilli())),
        (key, value) -> {
          boolean isOfNetwork = key.slice(0, Long.BYTES).equals(chain);
          if (isOfNetwork) {
            costs.add(
                new Cost(
                    network,
                    Instant.ofEpochMilli(key.getLong(Long.BYTES)),
                    new Bytes32(key.slice(2 * Long.BYTES, Bytes32.SIZE)),
                    new BigInteger(Bytes.wrap(value).toUtf8())));
          }
          return isOfNetwork;
        });
    return costs;
  }

  boolean isFree(Moved transfer, PaymentIdentity payment) {
    return isNoOther(ChangeRows.transfer(transfer), payment)
        && isNoOther(ChangeRows.transaction(transfer.network(), transfer.transaction()), payment);
  }

  Optional<PaymentIdentity> payment(Bytes32 id) {
    return rows.get(Row.PAYMENT.key(id.value()), ClaimJson::identity);
  }

  Optional<Job> job(Bytes32 payment) {
    return payment(payment)
        .flatMap(
            identity ->
                rows.get(
                    Row.CLAIM.key(identity.key()),
                    json ->
                        new Job(
                            ClaimJson.read(json),
                            rows.get(Row.PAYMENT.key(payment.value()), ChangeRows::time)
                                .orElseThrow(),
                            ChangeRows.time(json))));
  }

  Optional<Credit> credit(Bytes32 payment, Bytes32 id) {
    return rows.get(CreditJson.key(payment, id), json -> CreditJson.read(payment, id, json));
  }

  BigInteger creditedAfterClaim(Bytes32 payment) {
    return rows.get(Row.CREDITED.key(payment.value()))
        .map(value -> new BigInteger(value.toUtf8()))
        .orElse(BigInteger.ZERO);
  }

  private boolean isNoOther(Bytes key, PaymentIdentity payment) {
    return rows.get(key).filter(owner -> !owner.equals(payment.key())).isEmpty();
  }
}
