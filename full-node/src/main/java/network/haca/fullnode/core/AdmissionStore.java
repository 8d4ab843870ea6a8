package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The open admissions in the storage of the system's account for them: a list of hashes with what
 * is looked at in every block, the transactions themselves, and a count by sender.
 */
record AdmissionStore(WorldState state) {
  private static final Address ACCOUNT = Addresses.INFERENCES;
  private static final UInt256 NUMBER = UInt256.of(0);
  private static final UInt256 COUNT = UInt256.of(1);
  private static final String LIST = "list";
  private static final String TERMS = "terms";
  private static final String PLACE = "place";
  private static final String SENDER = "sender";
  private static final String RECORD = "record";
  private static final String ROWS = "rows";
  private static final String OPEN = "open";
  private static final int WORD = Bytes32.SIZE;

  /** An open admission as the list has it. */
  record Listed(Bytes32 hash, long number, long height, long deadlineTime, long deadlineHeight) {}

  int count() {
    return (int) load(COUNT).toLongSaturated();
  }

  int countOf(Address sender) {
    return (int) load(slot(SENDER, sender.value(), 0)).toLongSaturated();
  }

  /** All that are open, the oldest first. */
  List<Listed> all() {
    List<Listed> all = new ArrayList<>();
    int count = count();
    for (int i = 0; i < count; i++) {
      Bytes terms = load(slot(TERMS, Bytes.EMPTY, i)).toBytes32().value();
      all.add(
          new Listed(
              load(slot(LIST, Bytes.EMPTY, i)).toBytes32(),
              terms.getLong(0),
              terms.getLong(8),
              terms.getLong(16),
              terms.getLong(24)));
    }
    all.sort(Comparator.comparingLong(Listed::number));
    return all;
  }

  long nextNumber() {
    long next = load(NUMBER).toLongSaturated() + 1;
    save(NUMBER, UInt256.of(next));
    return next;
  }

  Optional<AdmittedTransaction> find(Bytes32 hash) {
    return isOpen(hash)
        ? Optional.of(AdmittedTransaction.decode(read(RECORD, hash), read(ROWS, hash)))
        : Optional.empty();
  }

  /** Nothing if it is not open. */
  Optional<AdmissionPlace> place(Bytes32 hash) {
    UInt256 kept = load(slot(OPEN, hash.value(), 0));
    Bytes word = kept.toBytes32().value();
    return kept.isZero()
        ? Optional.empty()
        : Optional.of(
            new AdmissionPlace(
                word.getLong(8), Math.toIntExact(word.getLong(16)), word.getLong(24)));
  }

  private static UInt256 place(AdmittedTransaction admitted) {
    return UInt256.of(
        BigInteger.valueOf(admitted.open().number())
            .shiftLeft(64)
            .or(BigInteger.valueOf(admitted.open().round()))
            .shiftLeft(64)
            .or(BigInteger.valueOf(admitted.gasLeft())));
  }

  /** Bytes of the record of one that is open. */
  int size(Bytes32 hash) {
    return size(RECORD, hash);
  }

  boolean isOpen(Bytes32 hash) {
    return !load(slot(PLACE, hash.value(), 0)).isZero();
  }

  /** Keeps one that was not open, or what became of one that is. */
  void put(AdmittedTransaction admitted) {
    Bytes32 hash = admitted.hash();
    UInt256 place = load(slot(PLACE, hash.value(), 0));
    if (place.isZero()) {
      int count = count();
      place = UInt256.of(count + 1L);
      save(COUNT, place);
      save(slot(PLACE, hash.value(), 0), place);
      save(slot(LIST, Bytes.EMPTY, count), UInt256.of(hash));
      addToSender(admitted.open().sender(), 1);
    }
    save(slot(TERMS, Bytes.EMPTY, place.toLongSaturated() - 1), terms(admitted));
    save(slot(OPEN, hash.value(), 0), place(admitted));
    write(RECORD, hash, admitted.encode());
    write(ROWS, hash, admitted.encodeDrawn());
  }

  private static UInt256 terms(AdmittedTransaction admitted) {
    BigInteger terms =
        BigInteger.valueOf(admitted.open().number())
            .shiftLeft(64)
            .or(BigInteger.valueOf(admitted.open().height()))
            .shiftLeft(64)
            .or(BigInteger.valueOf(admitted.open().deadlineTime()))
            .shiftLeft(64)
            .or(BigInteger.valueOf(admitted.open().deadlineHeight()));
    return UInt256.of(terms);
  }

  /** Keeps seeds and rows of one that is open, which stand apart from what may be large. */
  void putDrawn(AdmittedTransaction admitted) {
    write(ROWS, admitted.hash(), admitted.encodeDrawn());
  }

  /** Forgets one that is open; the last of the list takes its place. */
  void remove(AdmittedTransaction admitted) {
    Bytes32 hash = admitted.hash();
    long place = load(slot(PLACE, hash.value(), 0)).toLongSaturated();
    long last = count();
    Bytes32 moved = load(slot(LIST, Bytes.EMPTY, last - 1)).toBytes32();
    save(slot(LIST, Bytes.EMPTY, place - 1), UInt256.of(moved));
    save(slot(TERMS, Bytes.EMPTY, place - 1), load(slot(TERMS, Bytes.EMPTY, last - 1)));
    save(slot(PLACE, moved.value(), 0), UInt256.of(place));
    save(slot(LIST, Bytes.EMPTY, last - 1), UInt256.ZERO);
    save(slot(TERMS, Bytes.EMPTY, last - 1), UInt256.ZERO);
    save(slot(PLACE, hash.value(), 0), UInt256.ZERO);
    save(COUNT, UInt256.of(last - 1));
    addToSender(admitted.open().sender(), -1);
    save(slot(OPEN, hash.value(), 0), UInt256.ZERO);
    write(RECORD, hash, Bytes.EMPTY);
    write(ROWS, hash, Bytes.EMPTY);
  }

  private void addToSender(Address sender, int change) {
    save(slot(SENDER, sender.value(), 0), UInt256.of((long) countOf(sender) + change));
  }

  private int size(String kind, Bytes32 hash) {
    return (int) load(slot(kind, hash.value(), 0)).toLongSaturated();
  }

  private Bytes read(String kind, Bytes32 hash) {
    int size = size(kind, hash);
    byte[] bytes = new byte[(size + WORD - 1) / WORD * WORD];
    for (int i = 0; i * WORD < size; i++) {
      load(slot(kind, hash.value(), i + 1L)).write(bytes, i * WORD);
    }
    return Bytes.wrap(bytes).slice(0, size);
  }

  private void write(String kind, Bytes32 hash, Bytes record) {
    int before = size(kind, hash);
    save(slot(kind, hash.value(), 0), UInt256.of(record.size()));
    int end = Math.max(before, record.size());
    for (int i = 0; i * WORD < end; i++) {
      byte[] word = new byte[WORD];
      int length = Math.clamp(record.size() - (long) i * WORD, 0, WORD);
      if (length > 0) {
        record.copyTo(i * WORD, word, 0, length);
      }
      save(slot(kind, hash.value(), i + 1L), UInt256.of(Bytes32.copyOf(word)));
    }
  }

  private UInt256 load(UInt256 slot) {
    return state.storage(ACCOUNT, slot);
  }

  private void save(UInt256 slot, UInt256 value) {
    state.setStorage(ACCOUNT, slot, value);
  }

  private static UInt256 slot(String kind, Bytes key, long offset) {
    Bytes32 first = Keccak.hash(Bytes.ofUtf8("haca." + kind), key);
    return UInt256.of(first).add(UInt256.of(offset));
  }
}
