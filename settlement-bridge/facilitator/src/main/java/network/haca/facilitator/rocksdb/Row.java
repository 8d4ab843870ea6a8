package network.haca.facilitator.rocksdb;

import java.nio.ByteBuffer;
import network.haca.primitives.Bytes;

/** The kinds of rows, each with a first byte of its keys. */
enum Row {
  CLAIM('c'),
  /** A mark beside a claim. */
  UNFINISHED('u'),
  SESSION('s'),
  /** A mark beside a session. */
  ACTIVE('a'),
  /** From a token's hash to its session. */
  TOKEN('t'),
  HOLD('h'),
  /** A mark beside a hold. */
  OPEN('o'),
  /** By time and payer. */
  LOSS('l'),
  /** When a payer's last loss was. */
  LOST('m'),
  /** The loss of a payment. */
  LOSS_OF('k'),
  /** A mark of a payer. */
  PAID('p'),
  /** By network and time, then transaction. */
  COST('w'),
  /** From a transfer to the payment whose it is. */
  TRANSFER('x'),
  /** From a transaction of ours that moved an amount to the payment whose it is. */
  TRANSACTION('y'),
  /** From the name under which the books know a payment to what makes it one. */
  PAYMENT('i'),
  /** By payment and id. */
  CREDIT('r'),
  /** The sum of a payment's credits since it was claimed. */
  CREDITED('q'),
  /** Entries of the books, by their number. */
  ENTRY('b'),
  /** The number of the last entry that others were told of. */
  TOLD('e');

  private final byte first;

  Row(char first) {
    this.first = (byte) first;
  }

  Bytes key(Bytes rest) {
    return Bytes.concat(Bytes.wrap(new byte[] {first}), rest);
  }

  boolean isOf(byte[] key) {
    return key.length > 0 && key[0] == first;
  }

  static Bytes rest(byte[] key) {
    return Bytes.wrap(key).slice(1, key.length - 1);
  }

  /** Eight bytes in which numbers from 0 have their order. */
  static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }
}
