package network.haca.pipe;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * Reads values in their one canonical encoding: tails in order without gaps or overlaps, padding of
 * zeros, text in UTF-8, nothing behind. So equal values have equal bytes, and what is read is never
 * larger than its bytes.
 */
final class AbiReader {
  private final Bytes input;

  /** The end of what was read: where the next tail begins. */
  private int tail;

  private static final class MalformedException extends Exception {
    private MalformedException() {
      super("not canonical", null, false, false);
    }
  }

  private AbiReader(Bytes input) {
    this.input = input;
  }

  /** Nothing if the bytes are not the canonical encoding of a value of the type. */
  static Optional<AbiValue> read(AbiType.Tuple type, Bytes input) {
    AbiReader reader = new AbiReader(input);
    try {
      AbiValue value = reader.parts(type.parts(), 0);
      return reader.tail == input.size() ? Optional.of(value) : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private AbiValue any(AbiType type, int at) throws MalformedException {
    return switch (type) {
      case AbiType.Integral integral -> number(integral, at);
      case AbiType.Text _ -> text(at);
      case AbiType.Tuple(List<AbiType> parts) -> parts(parts, at);
      case AbiType.Array(AbiType element) -> array(element, at);
    };
  }

  private AbiValue array(AbiType element, int at) throws MalformedException {
    int count = size(at);
    if ((long) count * element.headSize() > input.size() - (at + AbiType.WORD)) {
      throw new MalformedException();
    }
    List<AbiType> types = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      types.add(element);
    }
    return parts(types, at + AbiType.WORD);
  }

  private AbiValue parts(List<AbiType> types, int start) throws MalformedException {
    int head = start;
    tail = start + types.stream().mapToInt(AbiType::headSize).sum();
    List<AbiValue> values = new ArrayList<>(types.size());
    for (AbiType type : types) {
      if (type.isDynamic()) {
        if (size(head) != tail - start) {
          throw new MalformedException();
        }
        values.add(any(type, tail));
      } else {
        int behind = tail;
        values.add(any(type, head));
        tail = behind;
      }
      head += type.headSize();
    }
    return new AbiValue.Items(values);
  }

  private AbiValue text(int at) throws MalformedException {
    int size = size(at);
    int from = at + AbiType.WORD;
    int padded = (size + AbiType.WORD - 1) / AbiType.WORD * AbiType.WORD;
    if (padded > input.size() - from) {
      throw new MalformedException();
    }
    for (int i = from + size; i < from + padded; i++) {
      if (input.get(i) != 0) {
        throw new MalformedException();
      }
    }
    tail = from + padded;
    return input.slice(from, size).asUtf8().map(AbiValue::of).orElseThrow(MalformedException::new);
  }

  /** A length or offset, at most the size of the input. */
  private int size(int at) throws MalformedException {
    BigInteger size = new BigInteger(1, word(at));
    if (size.compareTo(BigInteger.valueOf(input.size())) > 0) {
      throw new MalformedException();
    }
    return size.intValueExact();
  }

  private AbiValue number(AbiType.Integral type, int at) throws MalformedException {
    byte[] word = word(at);
    BigInteger value = type.isSigned() ? new BigInteger(word) : new BigInteger(1, word);
    if (value.bitLength() > (type.isSigned() ? type.bits() - 1 : type.bits())) {
      throw new MalformedException();
    }
    return new AbiValue.Whole(value);
  }

  private byte[] word(int at) throws MalformedException {
    if (at > input.size() - AbiType.WORD) {
      throw new MalformedException();
    }
    return input.slice(at, AbiType.WORD).toArray();
  }
}
