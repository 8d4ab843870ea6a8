package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/** The fields of a list that this ledger encoded itself: another form is a bug. */
record StoredItems(List<Rlp.Item> items) {
  static StoredItems of(Rlp.Item item) {
    return new StoredItems(((Rlp.Sequence) item).items());
  }

  static StoredItems decode(Bytes encoded) {
    try {
      return of(Rlp.decode(encoded));
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("the state holds a malformed list", e);
    }
  }

  static Bytes text(Rlp.Item item) {
    return ((Rlp.Text) item).value();
  }

  Bytes text(int index) {
    return text(items.get(index));
  }

  Bytes32 word(int index) {
    return new Bytes32(text(index));
  }

  BigInteger wide(int index) {
    return new BigInteger(1, text(index).toArray());
  }

  long number(int index) {
    return wide(index).longValueExact();
  }

  List<Rlp.Item> list(int index) {
    return ((Rlp.Sequence) items.get(index)).items();
  }
}
