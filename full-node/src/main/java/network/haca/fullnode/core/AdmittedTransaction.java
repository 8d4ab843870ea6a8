package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.evm.word.UInt256;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/**
 * A transaction that waits for answers, as the state keeps it (rule P3).
 *
 * @param signed the transaction's bytes
 * @param price of gas in wei, fixed at the first admission
 * @param gasLeft of the transaction's limit; its worth and the transaction's value are held
 * @param open what nodes see of it
 * @param requests of this round
 * @param unanswered keys of earlier rounds' requests that stay without an answer
 * @param asked requests of all rounds
 * @param askedBytes of their call data
 * @param answers of earlier rounds
 */
record AdmittedTransaction(
    Bytes signed,
    UInt256 price,
    long gasLeft,
    OpenAdmission open,
    List<WaitingRequest> requests,
    List<Bytes32> unanswered,
    int asked,
    long askedBytes,
    List<GivenAnswer> answers) {
  AdmittedTransaction {
    requests = List.copyOf(requests);
    unanswered = List.copyOf(unanswered);
    answers = List.copyOf(answers);
  }

  Bytes32 hash() {
    return open.transactionHash();
  }

  AdmittedTransaction drawn(List<WaitingRequest> seeded) {
    return new AdmittedTransaction(
        signed, price, gasLeft, seen(open, seeded), seeded, unanswered, asked, askedBytes, answers);
  }

  AdmittedTransaction withGasLeft(long left) {
    return new AdmittedTransaction(
        signed, price, left, open, requests, unanswered, asked, askedBytes, answers);
  }

  private static OpenAdmission seen(OpenAdmission open, List<WaitingRequest> requests) {
    return new OpenAdmission(
        open.transactionHash(),
        open.number(),
        open.sender(),
        open.height(),
        open.time(),
        open.round(),
        open.deadlineTime(),
        open.deadlineHeight(),
        requests.stream().map(WaitingRequest::open).toList());
  }

  /** All but what is drawn, which is written a height later. */
  Bytes encode() {
    return Rlp.encodeList(
        Rlp.encode(signed),
        Rlp.encode(price.toBigInteger()),
        Rlp.encode(gasLeft),
        Rlp.encode(open.transactionHash().value()),
        Rlp.encode(open.number()),
        Rlp.encode(open.sender().value()),
        Rlp.encode(open.height()),
        Rlp.encode(open.time()),
        Rlp.encode(open.round()),
        Rlp.encode(open.deadlineTime()),
        Rlp.encode(open.deadlineHeight()),
        Rlp.encodeList(requests.stream().map(WaitingRequest::encode).toList()),
        Rlp.encodeList(unanswered.stream().map(key -> Rlp.encode(key.value())).toList()),
        Rlp.encode(asked),
        Rlp.encode(askedBytes),
        Rlp.encodeList(answers.stream().map(GivenAnswer::encode).toList()));
  }

  /** Seeds and rows of the requests. */
  Bytes encodeDrawn() {
    return Rlp.encodeList(requests.stream().map(WaitingRequest::encodeDrawn).toList());
  }

  /**
   * @param drawn as {@link #encodeDrawn} gave it
   */
  static AdmittedTransaction decode(Bytes encoded, Bytes drawn) {
    StoredItems fields = StoredItems.decode(encoded);
    List<Rlp.Item> rows = StoredItems.decode(drawn).items();
    List<WaitingRequest> requests = new ArrayList<>();
    for (Rlp.Item item : fields.list(11)) {
      requests.add(WaitingRequest.decode(item).withDrawn(rows.get(requests.size())));
    }
    List<Bytes32> unanswered = new ArrayList<>();
    fields.list(12).forEach(item -> unanswered.add(new Bytes32(StoredItems.text(item))));
    List<GivenAnswer> answers = new ArrayList<>();
    fields.list(15).forEach(item -> answers.add(GivenAnswer.decode(item)));
    OpenAdmission open =
        new OpenAdmission(
            fields.word(3),
            fields.number(4),
            new Address(fields.text(5)),
            fields.number(6),
            fields.number(7),
            (int) fields.number(8),
            fields.number(9),
            fields.number(10),
            requests.stream().map(WaitingRequest::open).toList());
    return new AdmittedTransaction(
        fields.text(0),
        UInt256.of(fields.wide(1)),
        fields.number(2),
        open,
        requests,
        unanswered,
        (int) fields.number(13),
        fields.number(14),
        answers);
  }

  /** The wei that the transaction's sender has given up for it. */
  UInt256 held(UInt256 value) {
    return price.multiply(UInt256.of(gasLeft)).add(value);
  }

  /** The wei that so much gas costs. */
  BigInteger worth(long gas) {
    return price.toBigInteger().multiply(BigInteger.valueOf(gas));
  }
}
