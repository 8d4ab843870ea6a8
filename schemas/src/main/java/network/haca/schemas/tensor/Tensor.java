package network.haca.schemas.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;

/**
 * A named tensor whose content is the Open Inference Protocol's binary form: little-endian elements
 * in row-major order; BOOL is 0 or 1, a BYTES element is preceded by its u32 length.
 */
public record Tensor(String name, Datatype datatype, List<Long> shape, Bytes content) {
  public static final int RANK_MAX = 16;

  /** Characters of a name. */
  public static final int NAME_MAX = 1_024;

  public Tensor {
    shape = List.copyOf(shape);
  }

  /**
   * A tensor from outside, checked: dimensions not negative, content as long as shape and datatype
   * say.
   *
   * @throws InvalidTensorException naming the tensor and what is wrong with it
   */
  public static Tensor checked(String name, String datatype, List<Long> shape, Bytes content)
      throws InvalidTensorException {
    if (name.isEmpty()) {
      throw new InvalidTensorException("a tensor has no name");
    }
    if (name.length() > NAME_MAX) {
      throw new InvalidTensorException(
          "a tensor's name has %s characters, at most %s".formatted(name.length(), NAME_MAX));
    }
    Datatype type = datatype(name, datatype);
    long count = elementCount(name, shape);
    Tensor tensor = new Tensor(name, type, shape, content);
    tensor.checkContent(count);
    return tensor;
  }

  /**
   * The datatype of that name.
   *
   * @param tensor whose it is, for the error
   * @throws InvalidTensorException if there is none
   */
  public static Datatype datatype(String tensor, String name) throws InvalidTensorException {
    return Datatype.parse(name)
        .orElseThrow(
            () ->
                new InvalidTensorException(
                    "tensor '%s': datatype '%s' is not one of %s"
                        .formatted(tensor, name, List.of(Datatype.values()))));
  }

  /** The number of elements that {@code shape} has room for. */
  public static long elementCount(String name, List<Long> shape) throws InvalidTensorException {
    if (shape.size() > RANK_MAX) {
      throw new InvalidTensorException(
          "tensor '%s': %s dimensions, at most %s".formatted(name, shape.size(), RANK_MAX));
    }
    long count = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new InvalidTensorException(
            "tensor '%s': dimension %s in shape %s is negative".formatted(name, dimension, shape));
      }
      if (dimension != 0 && count > Integer.MAX_VALUE / dimension) {
        throw new InvalidTensorException(
            "tensor '%s': shape %s has more than 2^31 elements".formatted(name, shape));
      }
      count *= dimension;
    }
    return count;
  }

  /** The elements of a BYTES tensor. */
  public List<Bytes> byteElements() {
    List<Bytes> elements = new ArrayList<>();
    ByteBuffer buffer = content.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      int length = buffer.getInt();
      elements.add(content.slice(buffer.position(), length));
      buffer.position(buffer.position() + length);
    }
    return elements;
  }

  /** The binary form of BYTES elements. */
  public static Bytes encodeByteElements(List<Bytes> elements) {
    long size = elements.stream().mapToLong(element -> Integer.BYTES + element.size()).sum();
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    for (Bytes element : elements) {
      buffer.putInt(element.size()).put(element.asReadOnlyBuffer());
    }
    return Bytes.wrap(buffer.array());
  }

  private void checkContent(long count) throws InvalidTensorException {
    if (datatype == Datatype.BYTES) {
      checkByteElements(count);
      return;
    }
    long expected = count * datatype.elementBytes();
    if (content.size() != expected) {
      throw new InvalidTensorException(
          "tensor '%s': %s with shape %s takes %s bytes, got %s"
              .formatted(name, datatype, shape, expected, content.size()));
    }
    if (datatype == Datatype.BOOL) {
      for (int i = 0; i < content.size(); i++) {
        if (content.get(i) > 1) {
          throw new InvalidTensorException(
              "tensor '%s': BOOL element %s is %s, not 0 or 1".formatted(name, i, content.get(i)));
        }
      }
    }
  }

  private void checkByteElements(long count) throws InvalidTensorException {
    ByteBuffer buffer = content.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long found = 0;
    while (buffer.hasRemaining()) {
      if (buffer.remaining() < Integer.BYTES) {
        throw new InvalidTensorException(
            "tensor '%s': element %s has a truncated length".formatted(name, found));
      }
      int length = buffer.getInt();
      if (length < 0 || length > buffer.remaining()) {
        throw new InvalidTensorException(
            "tensor '%s': element %s says %s bytes, %s remain"
                .formatted(name, found, Integer.toUnsignedLong(length), buffer.remaining()));
      }
      buffer.position(buffer.position() + length);
      found++;
    }
    if (found != count) {
      throw new InvalidTensorException(
          "tensor '%s': shape %s takes %s elements, got %s".formatted(name, shape, count, found));
    }
  }
}
