package network.haca.pipe;

import java.util.List;

/** A type of Solidity's ABI, as far as the calls of 0xF4 have them. */
sealed interface AbiType {
  int WORD = 32;

  /**
   * An integer or, of one bit, a boolean.
   *
   * @param bits of its range, 1 to 256
   */
  record Integral(int bits, boolean isSigned) implements AbiType {}

  /** A {@code string}. */
  record Text() implements AbiType {}

  /** A {@code tuple}. */
  record Tuple(List<AbiType> parts) implements AbiType {
    public Tuple {
      parts = List.copyOf(parts);
    }
  }

  /** An array of any length. */
  record Array(AbiType element) implements AbiType {}

  static Tuple tuple(AbiType... parts) {
    return new Tuple(List.of(parts));
  }

  static Array array(AbiType element) {
    return new Array(element);
  }

  /** Whether it stands behind the heads, at an offset. */
  default boolean isDynamic() {
    return switch (this) {
      case Integral _ -> false;
      case Text _, Array _ -> true;
      case Tuple(List<AbiType> parts) -> parts.stream().anyMatch(AbiType::isDynamic);
    };
  }

  /** Bytes that it takes among the heads. */
  default int headSize() {
    return isDynamic()
        ? WORD
        : switch (this) {
          case Tuple(List<AbiType> parts) -> parts.stream().mapToInt(AbiType::headSize).sum();
          default -> WORD;
        };
  }
}
