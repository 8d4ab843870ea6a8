package network.haca.schemas.tensor;

import java.util.List;
import java.util.Optional;

/**
 * The datatypes of the Open Inference Protocol v2, with the bytes that one element takes in binary
 * form.
 */
public enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  FP32(4),
  FP64(8),
  BF16(2),
  /** Each element is a little-endian u32 length and that many bytes. */
  BYTES(0);

  private final int elementBytes;

  Datatype(int elementBytes) {
    this.elementBytes = elementBytes;
  }

  /** Bytes per element; 0 for {@link #BYTES}, whose elements vary. */
  public int elementBytes() {
    return elementBytes;
  }

  /** Its number in the registry of models: the place among the datatypes, from 0. */
  public int number() {
    return List.of(values()).indexOf(this);
  }

  /** Returns true if it is an integer type that has negative values. */
  public boolean isSigned() {
    return switch (this) {
      case INT8, INT16, INT32, INT64 -> true;
      default -> false;
    };
  }

  public static Optional<Datatype> parse(String name) {
    for (Datatype datatype : values()) {
      if (datatype.name().equals(name)) {
        return Optional.of(datatype);
      }
    }
    return Optional.empty();
  }
}
