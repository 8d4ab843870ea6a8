package network.haca.lightclient;

import java.math.BigInteger;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/**
 * The items of a list in RLP from a stranger, each read as exactly what it has to be, or the
 * reading fails.
 */
final class RlpFields {
  private static final int NUMBER_BYTES_MAX = 7;

  private final List<Rlp.Item> items;
  private final String name;

  private RlpFields(List<Rlp.Item> items, String name) {
    this.items = items;
    this.name = name;
  }

  /**
   * @param count of the items that it must have
   * @param name of the list, for messages
   */
  static RlpFields of(Bytes encoded, int count, String name) throws MalformedException {
    try {
      return of(Rlp.decode(encoded), count, name);
    } catch (Rlp.MalformedException e) {
      throw new MalformedException("the %s is not RLP: %s".formatted(name, e.getMessage()));
    }
  }

  static RlpFields of(Rlp.Item item, int count, String name) throws MalformedException {
    if (item instanceof Rlp.Sequence(List<Rlp.Item> items) && items.size() == count) {
      return new RlpFields(items, name);
    }
    throw new MalformedException("the %s is not a list of %s fields".formatted(name, count));
  }

  Bytes text(int index) throws MalformedException {
    if (items.get(index) instanceof Rlp.Text(Bytes value)) {
      return value;
    }
    throw malformed(index);
  }

  List<Rlp.Item> list(int index) throws MalformedException {
    if (items.get(index) instanceof Rlp.Sequence(List<Rlp.Item> inner)) {
      return inner;
    }
    throw malformed(index);
  }

  Address address(int index) throws MalformedException {
    return new Address(sized(index, Address.SIZE));
  }

  long number(int index) throws MalformedException {
    Bytes value = text(index);
    if (value.size() > NUMBER_BYTES_MAX || !value.isEmpty() && value.get(0) == 0) {
      throw malformed(index);
    }
    return new BigInteger(1, value.toArray()).longValueExact();
  }

  /** Words only. */
  static Bytes32 word(Rlp.Item item, String name) throws MalformedException {
    if (item instanceof Rlp.Text(Bytes value) && value.size() == Bytes32.SIZE) {
      return new Bytes32(value);
    }
    throw new MalformedException("the %s is not 32 bytes".formatted(name));
  }

  private Bytes sized(int index, int size) throws MalformedException {
    Bytes value = text(index);
    if (value.size() != size) {
      throw malformed(index);
    }
    return value;
  }

  private MalformedException malformed(int index) {
    return new MalformedException("field %s of the %s has another form".formatted(index, name));
  }
}
