package network.haca.pipe;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Writes values as Solidity does: heads, then tails in their order, without gaps. */
final class AbiWriter {
  private static final byte[] PADDING = new byte[AbiType.WORD];

  private AbiWriter() {}

  static Bytes write(AbiType.Tuple type, AbiValue value) {
    return parts(type.parts(), value.list());
  }

  private static Bytes any(AbiType type, AbiValue value) {
    return switch (type) {
      case AbiType.Integral _ -> word(value.number());
      case AbiType.Text _ -> text(Bytes.ofUtf8(value.text()));
      case AbiType.Tuple(List<AbiType> parts) -> parts(parts, value.list());
      case AbiType.Array(AbiType element) -> {
        List<AbiValue> items = value.list();
        List<AbiType> types = items.stream().map(_ -> element).toList();
        yield Bytes.concat(word(items.size()), parts(types, items));
      }
    };
  }

  private static Bytes parts(List<AbiType> types, List<AbiValue> values) {
    List<Bytes> heads = new ArrayList<>();
    List<Bytes> tails = new ArrayList<>();
    int offset = types.stream().mapToInt(AbiType::headSize).sum();
    for (int i = 0; i < types.size(); i++) {
      Bytes part = any(types.get(i), values.get(i));
      if (types.get(i).isDynamic()) {
        heads.add(word(offset));
        tails.add(part);
        offset += part.size();
      } else {
        heads.add(part);
      }
    }
    heads.addAll(tails);
    return Bytes.concat(heads.toArray(Bytes[]::new));
  }

  private static Bytes text(Bytes bytes) {
    int padding = (AbiType.WORD - bytes.size() % AbiType.WORD) % AbiType.WORD;
    return Bytes.concat(word(bytes.size()), bytes, Bytes.view(PADDING, 0, padding));
  }

  private static Bytes word(long value) {
    return Bytes32.ofUnsigned(value).value();
  }

  private static Bytes word(BigInteger value) {
    byte[] digits = value.toByteArray();
    byte[] word = new byte[AbiType.WORD];
    if (value.signum() < 0) {
      Arrays.fill(word, (byte) 0xff);
    }
    System.arraycopy(digits, 0, word, word.length - digits.length, digits.length);
    return Bytes.wrap(word);
  }
}
