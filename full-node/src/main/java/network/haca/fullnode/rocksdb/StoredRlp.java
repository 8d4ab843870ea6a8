package network.haca.fullnode.rocksdb;

import java.math.BigInteger;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;

/** Reads what this package wrote; anything else in its place is a corrupt disk. */
final class StoredRlp {
  private StoredRlp() {}

  static List<Rlp.Item> items(Bytes stored) {
    try {
      return ((Rlp.Sequence) Rlp.decode(stored)).items();
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a stored record is corrupt", e);
    }
  }

  static List<Rlp.Item> items(Rlp.Item item) {
    return ((Rlp.Sequence) item).items();
  }

  static Bytes text(Rlp.Item item) {
    return ((Rlp.Text) item).value();
  }

  static long number(Rlp.Item item) {
    return new BigInteger(1, text(item).toArray()).longValueExact();
  }
}
