package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
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

  static WaitingRequest of(AskedModel model, Bytes32 key, Bytes callData, UInt256 price) {
    BigInteger wei = price.toBigInteger();
    BigInteger feeGas = model.fee().add(wei).subtract(BigInteger.ONE).divide(wei);
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
        feeGas.min(BigInteger.valueOf(Integer.MAX_VALUE)).longValueExact(),
        CHECK_GAS + ANSWER_BYTE_GAS * model.outputs().answerBytes());
  }

  /** The gas that its answer costs. */
  long cost() {
    return feeGas + answerGas;
  }

  WaitingRequest drawn(Bytes32 seed, List<Bytes32> row) {
    OpenRequest seen =
        new OpenRequest(
            open.key(), open.entry(), open.digest(), open.mode(), seed, row, open.callData());
    return new WaitingRequest(seen, owner, fee, feeGas, answerGas);
  }

  Bytes encode() {
    return Rlp.encodeList(
        Rlp.encode(open.key().value()),
        Rlp.encode(open.entry().value()),
        Rlp.encode(open.digest().value()),
        Rlp.encode(open.mode().number()),
        Rlp.encode(open.seed().value()),
        Rlp.encodeList(open.row().stream().map(node -> Rlp.encode(node.value())).toList()),
        Rlp.encode(open.callData()),
        Rlp.encode(owner.value()),
        Rlp.encode(fee),
        Rlp.encode(feeGas),
        Rlp.encode(answerGas));
  }

  static WaitingRequest decode(Rlp.Item item) {
    StoredItems fields = StoredItems.of(item);
    List<Bytes32> row = new ArrayList<>();
    fields.list(5).forEach(node -> row.add(new Bytes32(StoredItems.text(node))));
    OpenRequest open =
        new OpenRequest(
            fields.word(0),
            fields.word(1),
            fields.word(2),
            Mode.of((int) fields.number(3)).orElseThrow(),
            fields.word(4),
            row,
            fields.text(6));
    return new WaitingRequest(
        open, new Address(fields.text(7)), fields.wide(8), fields.number(9), fields.number(10));
  }
}
