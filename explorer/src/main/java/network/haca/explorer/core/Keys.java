package network.haca.explorer.core;

import java.nio.ByteBuffer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Keys of the rows. Every kind of row has a letter, with which its keys begin. */
final class Keys {
  /** By leaf, the proof. */
  private static final char PROOF = 'p';

  /** By root, the batch. */
  private static final char BATCH = 'b';

  /** By key, the node. */
  private static final char NODE = 'n';

  /** By selection, time (the latest first) and leaf: nothing. */
  private static final char LISTED = 's';

  /** By selection, how many proofs it has. */
  private static final char TALLY = 'c';

  /** By time (the latest first) and root: nothing. */
  private static final char BATCHES = 'u';

  /** By root and leaf: nothing. */
  private static final char LEAVES = 'l';

  /** By the key of its selection, the name of a model. */
  private static final char MODEL = 'm';

  /** By hash and what it is of: nothing. */
  private static final char HASH = 'h';

  /** Sums of a payment's entries, by payment. */
  private static final char PAYMENT = 'y';

  /** Order of payments: time, the latest first, and payment, without a value. */
  private static final char PAYMENTS = 'z';

  /** Entries of the books, by payment, books and number. */
  private static final char ENTRY = 'e';

  /** By payment and reservation, what it has of the payment. */
  private static final char RESERVATION = 'r';

  /** Bytes of the hash that stands for the name of books. */
  private static final int BOOKS_SIZE = 8;

  private Keys() {}

  static Bytes proof(Bytes32 leaf) {
    return Bytes.concat(letter(PROOF), leaf.value());
  }

  static Bytes batch(Bytes32 root) {
    return Bytes.concat(letter(BATCH), root.value());
  }

  static Bytes node(Bytes32 teeId) {
    return Bytes.concat(nodes(), teeId.value());
  }

  static Bytes nodes() {
    return letter(NODE);
  }

  static Bytes listed(Selection selection) {
    return Bytes.concat(letter(LISTED), selection.key());
  }

  static Bytes listed(Selection selection, long at, Bytes32 leaf) {
    return Bytes.concat(listed(selection), latestFirst(at), leaf.value());
  }

  static Bytes tally(Selection selection) {
    return Bytes.concat(letter(TALLY), selection.key());
  }

  static Bytes batches() {
    return letter(BATCHES);
  }

  static Bytes batches(long at, Bytes32 root) {
    return Bytes.concat(batches(), latestFirst(at), root.value());
  }

  static Bytes leaves(Bytes32 root) {
    return Bytes.concat(letter(LEAVES), root.value());
  }

  static Bytes leaf(Bytes32 root, Bytes32 leaf) {
    return Bytes.concat(leaves(root), leaf.value());
  }

  static Bytes models() {
    return letter(MODEL);
  }

  static Bytes model(Selection selection) {
    return Bytes.concat(models(), selection.key());
  }

  static Bytes hashes(Bytes32 hash) {
    return Bytes.concat(letter(HASH), hash.value());
  }

  static Bytes hash(Bytes32 hash, HashKind kind, Bytes32 of) {
    return Bytes.concat(hashes(hash), letter(kind.letter()), of.value());
  }

  static Bytes payment(Bytes32 payment) {
    return Bytes.concat(letter(PAYMENT), payment.value());
  }

  static Bytes payments() {
    return letter(PAYMENTS);
  }

  static Bytes payments(long at, Bytes32 payment) {
    return Bytes.concat(payments(), latestFirst(at), payment.value());
  }

  static Bytes entries(Bytes32 payment) {
    return Bytes.concat(letter(ENTRY), payment.value());
  }

  static Bytes entry(Bytes32 payment, String books, long number) {
    Bytes named = Keccak.hash(Bytes.ofUtf8(books)).value().slice(0, BOOKS_SIZE);
    return Bytes.concat(entries(payment), named, number(number));
  }

  static Bytes reservation(Bytes32 payment, Bytes32 reservation) {
    return Bytes.concat(letter(RESERVATION), payment.value(), reservation.value());
  }

  private static Bytes latestFirst(long at) {
    return number(Long.MAX_VALUE - at);
  }

  private static Bytes number(long number) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private static Bytes letter(char letter) {
    return Bytes.wrap(new byte[] {(byte) letter});
  }
}
