package network.haca.pipe;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** A value of Solidity's ABI. */
sealed interface AbiValue {
  /** An integer, or a boolean as 0 or 1. */
  record Whole(BigInteger value) implements AbiValue {}

  /** A {@code string}. */
  record Words(String value) implements AbiValue {}

  /** The parts of a tuple or the elements of an array. */
  record Items(List<AbiValue> items) implements AbiValue {
    public Items {
      items = List.copyOf(items);
    }
  }

  static AbiValue of(long value) {
    return new Whole(BigInteger.valueOf(value));
  }

  static AbiValue of(String value) {
    return new Words(value);
  }

  static AbiValue items(AbiValue... items) {
    return new Items(Arrays.asList(items));
  }

  static AbiValue items(List<AbiValue> items) {
    return new Items(items);
  }

  default List<AbiValue> list() {
    return ((Items) this).items();
  }

  default AbiValue at(int index) {
    return list().get(index);
  }

  default String text() {
    return ((Words) this).value();
  }

  default BigInteger number() {
    return ((Whole) this).value();
  }

  /** The elements of an array of strings. */
  default List<String> texts() {
    return list().stream().map(AbiValue::text).toList();
  }

  static AbiValue ofTexts(List<String> texts) {
    return new Items(texts.stream().map(AbiValue::of).toList());
  }
}
