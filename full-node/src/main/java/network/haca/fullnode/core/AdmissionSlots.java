package network.haca.fullnode.core;

import network.haca.contracts.Addresses;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Words and bytes in the storage of the system's account for open admissions. */
record AdmissionSlots(WorldState state) {
  private static final int WORD = Bytes32.SIZE;

  UInt256 load(UInt256 slot) {
    return state.storage(Addresses.INFERENCES, slot);
  }

  void save(UInt256 slot, UInt256 value) {
    state.setStorage(Addresses.INFERENCES, slot, value);
  }

  /** The slot of a key among those of a kind. */
  static UInt256 slot(String kind, Bytes key, long offset) {
    Bytes32 first = Keccak.hash(Bytes.ofUtf8("haca." + kind), key);
    return UInt256.of(first).add(UInt256.of(offset));
  }

  /** The number of bytes that are kept under a key. */
  int size(String kind, Bytes32 key) {
    return (int) load(slot(kind, key.value(), 0)).toLongSaturated();
  }

  Bytes read(String kind, Bytes32 key) {
    int size = size(kind, key);
    byte[] bytes = new byte[(size + WORD - 1) / WORD * WORD];
    for (int i = 0; i * WORD < size; i++) {
      load(slot(kind, key.value(), i + 1L)).write(bytes, i * WORD);
    }
    return Bytes.wrap(bytes).slice(0, size);
  }

  /** Keeps bytes in the place of those that were there; empty ones leave nothing. */
  void write(String kind, Bytes32 key, Bytes record) {
    int before = size(kind, key);
    save(slot(kind, key.value(), 0), UInt256.of(record.size()));
    int end = Math.max(before, record.size());
    for (int i = 0; i * WORD < end; i++) {
      byte[] word = new byte[WORD];
      int length = Math.clamp(record.size() - (long) i * WORD, 0, WORD);
      if (length > 0) {
        record.copyTo(i * WORD, word, 0, length);
      }
      save(slot(kind, key.value(), i + 1L), UInt256.of(Bytes32.copyOf(word)));
    }
  }
}
