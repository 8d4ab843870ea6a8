package network.haca.explorer.core;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/** The items of a list, one after the other; they are this program's own. */
final class RowFields {
  private final List<Rlp.Item> items;
  private int next;

  RowFields(Bytes value) {
    this(decoded(value));
  }

  RowFields(Rlp.Item item) {
    if (!(item instanceof Rlp.Sequence(List<Rlp.Item> all))) {
      throw new IllegalStateException("a row of the view is no list");
    }
    items = all;
  }

  private static Rlp.Item decoded(Bytes value) {
    try {
      return Rlp.decode(value);
    } catch (Rlp.MalformedException e) {
      throw new IllegalStateException("a row of the view cannot be read", e);
    }
  }

  Bytes bytes() {
    if (items.get(next++) instanceof Rlp.Text(Bytes value)) {
      return value;
    }
    throw new IllegalStateException("a row of the view has a list in the place of bytes");
  }

  List<Rlp.Item> list() {
    if (items.get(next++) instanceof Rlp.Sequence(List<Rlp.Item> list)) {
      return list;
    }
    throw new IllegalStateException("a row of the view has bytes in the place of a list");
  }

  Bytes32 hash() {
    return new Bytes32(bytes());
  }

  Optional<Bytes32> optionalHash() {
    Bytes value = bytes();
    return value.isEmpty() ? Optional.empty() : Optional.of(new Bytes32(value));
  }

  long number() {
    return amount().longValueExact();
  }

  String text() {
    return bytes().toUtf8();
  }

  BigInteger amount() {
    return new BigInteger(1, bytes().toArray());
  }

  boolean flag() {
    return number() == 1;
  }
}
