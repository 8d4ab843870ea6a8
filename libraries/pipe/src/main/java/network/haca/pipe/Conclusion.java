package network.haca.pipe;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/**
 * Answers to the requests of an admitted transaction, as they travel in CometBFT's transactions:
 * byte 0x7d and a list of the transaction's hash, the round, the sending node, the answers in the
 * order of the round's requests, and the sending node's signature of {@link #message} (rule P5).
 *
 * @param round of the transaction, from 1
 * @param sender a node that answers one of the requests
 * @param signature of {@link #message} by the sender's key, RSA-PSS of exactly its modulus' length
 */
public record Conclusion(
    Bytes32 transactionHash, int round, Bytes32 sender, List<Answer> answers, Bytes signature) {
  public static final int PREFIX = 0x7d;

  private static final Bytes TAG = Bytes.ofUtf8("haca.conclusion.v1");
  private static final int FIELDS = 5;
  private static final int ANSWER_FIELDS = 7;

  public Conclusion {
    answers = List.copyOf(answers);
  }

  /** The same, not signed yet. */
  public static Conclusion unsigned(
      Bytes32 transactionHash, int round, Bytes32 sender, List<Answer> answers) {
    return new Conclusion(transactionHash, round, sender, answers, Bytes.EMPTY);
  }

  public Conclusion signed(Bytes by) {
    return new Conclusion(transactionHash, round, sender, answers, by);
  }

  /** The hash that the sender signs. */
  public Bytes32 message(long chainId) {
    Bytes unsigned =
        Rlp.encodeList(
            Rlp.encode(transactionHash.value()),
            Rlp.encode(round),
            Rlp.encode(sender.value()),
            answerList());
    return Keccak.hash(TAG, Bytes32.ofUnsigned(chainId).value(), unsigned);
  }

  public Bytes encode() {
    return Bytes.concat(
        Bytes.wrap(new byte[] {PREFIX}),
        Rlp.encodeList(
            Rlp.encode(transactionHash.value()),
            Rlp.encode(round),
            Rlp.encode(sender.value()),
            answerList(),
            Rlp.encode(signature)));
  }

  private Bytes answerList() {
    return Rlp.encodeList(answers.stream().map(Conclusion::encode).toList());
  }

  private static Bytes encode(Answer answer) {
    return Rlp.encodeList(
        Rlp.encode(answer.key().value()),
        Rlp.encode(answer.node().value()),
        Rlp.encode(answer.timestamp()),
        Rlp.encode(answer.returnData()),
        Rlp.encode(answer.failure().map(Failure::number).orElse(0)),
        Rlp.encode(answer.signature()),
        Rlp.encode(answer.proof()));
  }

  public static boolean isConclusion(Bytes transaction) {
    return !transaction.isEmpty() && transaction.get(0) == PREFIX;
  }

  /** Nothing if the bytes are not such a transaction, within its bounds and in its one form. */
  public static Optional<Conclusion> decode(Bytes transaction) {
    if (!isConclusion(transaction) || transaction.size() > PipeBounds.CONCLUSIONS_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      List<Rlp.Item> fields =
          list(Rlp.decode(transaction.slice(1, transaction.size() - 1)), FIELDS);
      List<Answer> answers = new ArrayList<>();
      for (Rlp.Item item : items(fields.get(3))) {
        answers.add(answer(list(item, ANSWER_FIELDS)));
      }
      Conclusion conclusion =
          new Conclusion(
              word(fields.get(0)),
              (int) number(fields.get(1), PipeBounds.ROUNDS_MAX),
              word(fields.get(2)),
              answers,
              text(fields.get(4), PipeBounds.SIGNATURE_BYTES_MAX));
      boolean isCanonical =
          answers.size() <= PipeBounds.REQUESTS_MAX && conclusion.encode().equals(transaction);
      return isCanonical ? Optional.of(conclusion) : Optional.empty();
    } catch (Rlp.MalformedException e) {
      return Optional.empty();
    }
  }

  private static Answer answer(List<Rlp.Item> fields) throws Rlp.MalformedException {
    int failure = (int) number(fields.get(4), 255);
    if (failure != 0 && Failure.of(failure).isEmpty()) {
      throw new Rlp.MalformedException("no such failure");
    }
    return new Answer(
        word(fields.get(0)),
        word(fields.get(1)),
        number(fields.get(2), Integer.MAX_VALUE * 1024L),
        text(fields.get(3), PipeBounds.ANSWER_BYTES_MAX),
        Failure.of(failure),
        text(fields.get(5), PipeBounds.SIGNATURE_BYTES_MAX),
        text(fields.get(6), PipeBounds.PROOF_BYTES_MAX));
  }

  private static List<Rlp.Item> list(Rlp.Item item, int size) throws Rlp.MalformedException {
    List<Rlp.Item> items = items(item);
    if (items.size() != size) {
      throw new Rlp.MalformedException("a list of another size");
    }
    return items;
  }

  private static List<Rlp.Item> items(Rlp.Item item) throws Rlp.MalformedException {
    if (item instanceof Rlp.Sequence(List<Rlp.Item> items)) {
      return items;
    }
    throw new Rlp.MalformedException("no list");
  }

  private static Bytes text(Rlp.Item item, int sizeMax) throws Rlp.MalformedException {
    if (item instanceof Rlp.Text(Bytes value) && value.size() <= sizeMax) {
      return value;
    }
    throw new Rlp.MalformedException("no text, or one that is too long");
  }

  private static Bytes32 word(Rlp.Item item) throws Rlp.MalformedException {
    Bytes value = text(item, Bytes32.SIZE);
    if (value.size() != Bytes32.SIZE) {
      throw new Rlp.MalformedException("no word");
    }
    return new Bytes32(value);
  }

  private static long number(Rlp.Item item, long maximum) throws Rlp.MalformedException {
    long value = new BigInteger(1, text(item, Long.BYTES).toArray()).longValue();
    if (value < 0 || value > maximum) {
      throw new Rlp.MalformedException("a number that is too large");
    }
    return value;
  }
}
