package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import network.haca.evm.word.UInt256;
import network.haca.pipe.Answer;
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
 * @param fee of each part of the answer
 * @param feeGas as much gas as pays for the fees of all parts that the answer may have
 * @param answerGas for checking the answer and for its bytes, the most that it may take
 * @param open what nodes see of it
 */
record WaitingRequest(
    OpenRequest open, Address owner, BigInteger fee, long feeGas, long answerGas) {
  /** For checking who answers and what is signed, of an answer or a failure. */
  static final long CHECK_GAS = 60_000;

  /** For a byte of an answer: in the block, read, and kept while the transaction waits again. */
  static final long ANSWER_BYTE_GAS = 64;

  /** For a byte of a proof in zero knowledge, which the block holds and nothing keeps. */
  static final long PROOF_BYTE_GAS = 16;

  /** The gas that pays for a fee; nothing if it is more than any transaction has. */
  static OptionalLong feeGas(BigInteger fee, UInt256 price) {
    BigInteger wei = price.toBigInteger();
    BigInteger gas = fee.add(wei).subtract(BigInteger.ONE).divide(wei);
    return gas.bitLength() < Integer.SIZE ? OptionalLong.of(gas.longValue()) : OptionalLong.empty();
  }

  static WaitingRequest of(Asked asked, Bytes32 key, Bytes callData, long feeGas) {
    OpenRequest open =
        new OpenRequest(
            key, asked.id(), asked.digest(), asked.mode(), Bytes32.ZERO, List.of(), callData);
    return new WaitingRequest(
        open,
        asked.owner(),
        asked.fee(),
        feeGas,
        CHECK_GAS + ANSWER_BYTE_GAS * asked.answerBytes() + asked.proofGas());
  }

  /** The gas that its answer costs at most. */
  long cost() {
    return feeGas + answerGas;
  }

  /**
   * The gas that an answer takes; nothing if it is more than what its gas is for.
   *
   * @param proofGas that checking its proof took
   */
  OptionalLong gas(Answer answer, long proofGas) {
    long gas =
        CHECK_GAS
            + ANSWER_BYTE_GAS * answer.returnData().size()
            + PROOF_BYTE_GAS * answer.proof().size()
            + proofGas;
    return gas <= answerGas ? OptionalLong.of(gas) : OptionalLong.empty();
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
