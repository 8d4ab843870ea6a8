package network.haca.lightclient;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/**
 * The fields of a header of the ledger that a verifier reads (Ethereum Yellow Paper, section 4.4).
 *
 * @param stateRoot of the accounts after the block
 * @param transactionsRoot of the block's transactions by their places in it
 * @param receiptsRoot of their receipts, likewise
 */
record LedgerHeader(
    Bytes32 stateRoot, Bytes32 transactionsRoot, Bytes32 receiptsRoot, long number, Instant time) {
  private static final int STATE_ROOT = 3;
  private static final int TRANSACTIONS_ROOT = 4;
  private static final int RECEIPTS_ROOT = 5;
  private static final int NUMBER = 8;
  private static final int TIMESTAMP = 11;
  private static final int FIELDS_MIN = 15;

  /** Twenty fields, of which the longest is a bloom of 256 bytes. */
  private static final int BYTES_MAX = 4_096;

  /** Of a number of seconds or blocks; a longer one is no time that can be told. */
  private static final int NUMBER_BYTES_MAX = 6;

  static LedgerHeader decode(Bytes rlp) throws MalformedException {
    if (rlp.size() > BYTES_MAX) {
      throw new MalformedException("the header is longer than %s bytes".formatted(BYTES_MAX));
    }
    try {
      if (!(Rlp.decode(rlp) instanceof Rlp.Sequence(List<Rlp.Item> fields))
          || fields.size() < FIELDS_MIN) {
        throw new MalformedException("the header is not a list of the fields of one");
      }
      return new LedgerHeader(
          new Bytes32(bytes(fields, STATE_ROOT, Bytes32.SIZE)),
          new Bytes32(bytes(fields, TRANSACTIONS_ROOT, Bytes32.SIZE)),
          new Bytes32(bytes(fields, RECEIPTS_ROOT, Bytes32.SIZE)),
          number(fields, NUMBER),
          Instant.ofEpochSecond(number(fields, TIMESTAMP)));
    } catch (Rlp.MalformedException e) {
      throw new MalformedException("the header is not RLP: " + e.getMessage());
    }
  }

  private static long number(List<Rlp.Item> fields, int index) throws MalformedException {
    Bytes value = bytes(fields, index, -1);
    if (value.size() > NUMBER_BYTES_MAX) {
      throw new MalformedException("field %s of the header is too large".formatted(index));
    }
    return new BigInteger(1, value.toArray()).longValueExact();
  }

  private static Bytes bytes(List<Rlp.Item> fields, int index, int size) throws MalformedException {
    if (fields.get(index) instanceof Rlp.Text(Bytes value) && (size < 0 || value.size() == size)) {
      return value;
    }
    throw new MalformedException("field %s of the header has another form".formatted(index));
  }
}
