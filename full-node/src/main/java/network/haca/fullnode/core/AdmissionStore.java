package network.haca.fullnode.core;

import static network.haca.fullnode.core.AdmissionSlots.slot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The open admissions in the storage of the system's account for them: a list of hashes with what
 * is looked at in every block, the transactions themselves, and a count by sender.
 */
final class AdmissionStore {
  private static final UInt256 NUMBER = UInt256.of(0);
  private static final UInt256 COUNT = UInt256.of(1);
  private static final UInt256 RESERVED = UInt256.of(2);
  private static final String LIST = "list";
  private static final String TERMS = "terms";
  private static final String PLACE = "place";
  private static final String SENDER = "sender";
  private static final String RECORD = "record";
  private static final String ROWS = "rows";
  private static final String OPEN = "open";

  private final AdmissionSlots slots;
  private final RulesVersion rules;

  /**
   * @param rules since version 7 the gas that all reserve is counted
   */
  AdmissionStore(WorldState state, RulesVersion rules) {
    this.slots = new AdmissionSlots(state);
    this.rules = rules;
  }

  int count() {
    return (int) load(COUNT).toLongSaturated();
  }

  int countOf(Address sender) {
    return (int) load(slot(SENDER, sender.value(), 0)).toLongSaturated();
  }

  /** All that are open, the oldest first. */
  List<ListedAdmission> all() {
    List<ListedAdmission> all = new ArrayList<>();
    int count = count();
    for (int i = 0; i < count; i++) {
      all.add(
          ListedAdmission.of(
              load(slot(LIST, Bytes.EMPTY, i)).toBytes32(), load(slot(TERMS, Bytes.EMPTY, i))));
    }
    all.sort(Comparator.comparingLong(ListedAdmission::number));
    return all;
  }

  long nextNumber() {
    long next = load(NUMBER).toLongSaturated() + 1;
    save(NUMBER, UInt256.of(next));
    return next;
  }

  Optional<AdmittedTransaction> find(Bytes32 hash) {
    return isOpen(hash)
        ? Optional.of(AdmittedTransaction.decode(slots.read(RECORD, hash), slots.read(ROWS, hash)))
        : Optional.empty();
  }

  /** Nothing if it is not open. */
  Optional<AdmissionPlace> place(Bytes32 hash) {
    UInt256 kept = load(slot(OPEN, hash.value(), 0));
    return kept.isZero() ? Optional.empty() : Optional.of(AdmissionPlace.of(kept));
  }

  /** Bytes of the record of one that is open. */
  int size(Bytes32 hash) {
    return slots.size(RECORD, hash);
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
    save(
        slot(TERMS, Bytes.EMPTY, place.toLongSaturated() - 1),
        ListedAdmission.word(admitted.open()));
    reserve(admitted.gasLeft() - place(hash).map(AdmissionPlace::gas).orElse(0L));
    save(slot(OPEN, hash.value(), 0), AdmissionPlace.word(admitted));
    slots.write(RECORD, hash, admitted.encode());
    slots.write(ROWS, hash, admitted.encodeDrawn());
  }

  /** Keeps seeds and rows of one that is open, which stand apart from what may be large. */
  void putDrawn(AdmittedTransaction admitted) {
    slots.write(ROWS, admitted.hash(), admitted.encodeDrawn());
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
    reserve(-place(hash).map(AdmissionPlace::gas).orElse(0L));
    save(slot(OPEN, hash.value(), 0), UInt256.ZERO);
    slots.write(RECORD, hash, Bytes.EMPTY);
    slots.write(ROWS, hash, Bytes.EMPTY);
  }

  private void addToSender(Address sender, int change) {
    save(slot(SENDER, sender.value(), 0), UInt256.of((long) countOf(sender) + change));
  }

  /** The gas that all that are open may use together; 0 where it is not counted. */
  long reserved() {
    return load(RESERVED).toLongSaturated();
  }

  private void reserve(long change) {
    if (rules.includes(RulesVersion.SEVEN)) {
      save(RESERVED, UInt256.of(reserved() + change));
    }
  }

  private UInt256 load(UInt256 slot) {
    return slots.load(slot);
  }

  private void save(UInt256 slot, UInt256 value) {
    slots.save(slot, value);
  }
}
