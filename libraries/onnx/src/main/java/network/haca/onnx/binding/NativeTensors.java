package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;

/**
 * Tensors between the binary form of the Open Inference Protocol and ONNX Runtime's memory, byte
 * for byte: no element is looked at, and a string is its bytes, whatever they are.
 */
final class NativeTensors {
  private static final ValueLayout.OfInt LENGTH =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private NativeTensors() {}

  /** A copy, in memory of the allocator; to be released. */
  static MemorySegment copyOf(Tensor tensor, MemorySegment allocator) {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    int type = ElementType.code(tensor.datatype());
    MemorySegment value = OrtTensors.create(allocator, type, shape);
    try {
      MemorySegment content = MemorySegment.ofBuffer(tensor.content().asReadOnlyBuffer());
      if (type == ElementType.STRING) {
        fillTexts(value, content);
      } else if (content.byteSize() > 0) {
        OrtTensors.data(value, content.byteSize()).copyFrom(content);
      }
      return value;
    } catch (RuntimeException | Error e) {
      OrtTensors.release(value);
      throw e;
    }
  }

  private static void fillTexts(MemorySegment value, MemorySegment content) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      long at = 0;
      for (long index = 0; at < content.byteSize(); index++) {
        long length = content.get(LENGTH, at);
        MemorySegment buffer = OrtTensors.textBuffer(value, index, length, out);
        MemorySegment.copy(content, at + Integer.BYTES, buffer, 0, length);
        at += Integer.BYTES + length;
      }
    } catch (Throwable e) {
      throw OrtTable.rethrown(e);
    }
  }

  /** Bytes that the binary form of a value takes. */
  static long bytes(MemorySegment value, Datatype datatype) {
    long count = count(OrtTensors.shape(value));
    if (datatype != Datatype.BYTES) {
      return saturated(count, datatype.elementBytes());
    }
    return saturated(count, Integer.BYTES) + OrtTensors.textBytes(value);
  }

  /** The binary form of a value that takes so many bytes. */
  static Tensor toTensor(String name, Datatype datatype, MemorySegment value, int bytes) {
    long[] shape = OrtTensors.shape(value);
    byte[] content = new byte[bytes];
    if (datatype == Datatype.BYTES) {
      readTexts(value, (int) count(shape), MemorySegment.ofArray(content));
    } else if (bytes > 0) {
      MemorySegment.copy(OrtTensors.data(value, bytes), JAVA_BYTE, 0, content, 0, bytes);
    }
    List<Long> dimensions = Arrays.stream(shape).boxed().toList();
    return new Tensor(name, datatype, dimensions, Bytes.wrap(content));
  }

  private static void readTexts(MemorySegment value, int count, MemorySegment into) {
    if (count == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      long total = into.byteSize() - (long) count * Integer.BYTES;
      MemorySegment texts = arena.allocate(total);
      MemorySegment begins = arena.allocate(JAVA_LONG, count);
      OrtTensors.texts(value, texts, begins);
      long at = 0;
      for (int i = 0; i < count; i++) {
        long begin = begins.getAtIndex(JAVA_LONG, i);
        long end = i + 1 < count ? begins.getAtIndex(JAVA_LONG, i + 1) : total;
        into.set(LENGTH, at, (int) (end - begin));
        MemorySegment.copy(texts, begin, into, at + Integer.BYTES, end - begin);
        at += Integer.BYTES + (end - begin);
      }
    }
  }

  private static long count(long[] shape) {
    long count = 1;
    for (long dimension : shape) {
      count = saturated(count, dimension);
    }
    return count;
  }

  private static long saturated(long count, long times) {
    return times != 0 && count > Long.MAX_VALUE / 2 / times ? Long.MAX_VALUE / 2 : count * times;
  }
}
