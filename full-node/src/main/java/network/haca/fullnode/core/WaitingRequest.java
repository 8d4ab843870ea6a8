package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/**
 * A request of a transaction with the terms that its admission fixed (rules P2, P4).
 *
 * @param owner of the model
 * @param feeGas as much gas as pays for the fee
 * @param answerGas for checking the answer and for its bytes
 * @param open what nodes see of it
 */
record WaitingRequest(
    OpenRequest open, Address owner, BigInteger fee, long feeGas, long answerGas) {
  /** For checking who answers and what is signed, of an answer or a failure. */
  static final long CHECK_GAS = 60_000;

  /** For a byte of an answer: in the block, read, and kept while the transaction waits again. */
  static final long ANSWER_BYTE_GAS = 64;

  /** The gas that pays for a fee; nothing if it is more than any transaction has. */
  static OptionalLong feeGas(BigInteger fee, UInt256 price) {
    BigInteger wei = price.toBigInteger();
    BigInteger gas = fee.add(wei).subtract(BigInteger.ONE).divide(wei);
    return gas.bitLength() < Integer.SIZE ? OptionalLong.of(gas.longValue()) : OptionalLong.empty();
  }

  static WaitingRequest of(AskedModel model, Bytes32 key, Bytes callData, long feeGas) {
    OpenRequest open =
        new OpenRequest(
            key,
            model.entry().id(),
            model.entry().digest(),
            model.mode(),
            Bytes32.ZERO,
            List.of(),
            callData);
    return new WaitingRequest(
        open,
        model.entry().owner(),
        model.fee(),
        feeGas,
        CHECK_GAS + ANSWER_BYTE_GAS * model.outputs().answerBytes());
  }

  /** The gas that its answer costs. */
  long cost() {
    return feeGas + answerGas;
  }

  /** Whether an answer has the size that its gas is for. */
  boolean paysFor(int answerBytes) {
    return answerGas == CHECK_GAS + ANSWER_BYTE_GAS * answerBytes;
  }

  WaitingRequest drawn(Bytes32 seed, List<Bytes32> row) {
    OpenRequest seen =
        new OpenRequest(
            open.key(), open.entry(), open.digest(), open.mode(), seed, row, open.callData());
    return new WaitingRequest(seen, owner, fee, feeGas, answerGas);
  }

  /** All but what is drawn. */
  Bytes encode() {
    return Rlp.encodeList(
        Rlp.encode(open.key().value()),
        Rlp.encode(open.entry().value()),
        Rlp.encode(open.digest().value()),
        Rlp.encode(open.mode().number()),
        Rlp.encode(open.callData()),
        Rlp.encode(owner.value()),
        Rlp.encode(fee),
        Rlp.encode(feeGas),
        Rlp.encode(answerGas));
  }

  /** What is drawn: seed and row. */
  Bytes encodeDrawn() {
    return Rlp.encodeList(
        Rlp.encode(open.seed().value()),
        Rlp.encodeList(open.row().stream().map(node -> Rlp.encode(node.value())).toList()));
  }

  /** The same with what {@link #encodeDrawn} gave. */
  WaitingRequest withDrawn(Rlp.Item item) {
    StoredItems fields = StoredItems.of(item);
    List<Bytes32> row = new ArrayList<>();
    fields.list(1).forEach(node -> row.add(new Bytes32(StoredItems.text(node))));
    return drawn(fields.word(0), row);
  }

  static WaitingRequest decode(Rlp.Item item) {
    StoredItems fields = StoredItems.of(item);
    OpenRequest open =
        new OpenRequest(
            fields.word(0),
            fields.word(1),
            fields.word(2),
            Mode.of((int) fields.number(3)).orElseThrow(),
            Bytes32.ZERO,
            List.of(),
            fields.text(4));
    return new WaitingRequest(
        open, new Address(fields.text(5)), fields.wide(6), fields.number(7), fields.number(8));
  }
}
