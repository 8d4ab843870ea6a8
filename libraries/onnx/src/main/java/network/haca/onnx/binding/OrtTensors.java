package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions for tensors: their shape, and their elements, which for strings have lengths. */
final class OrtTensors {
  private static final MethodHandle CREATE =
      OrtTable.function(
          48, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS));
  private static final MethodHandle DATA = OrtTable.function(51, OrtTable.TWO);
  private static final MethodHandle TEXT_BYTES = OrtTable.function(53, OrtTable.TWO);
  private static final MethodHandle TEXTS =
      OrtTable.function(
          54, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
  private static final MethodHandle RELEASE = OrtTable.function(96, OrtTable.RELEASING);
  private static final MethodHandle TEXT_BUFFER =
      OrtTable.function(
          252, FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
  private static final MethodHandle SHAPE =
      OrtTable.function(414, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));

  private OrtTensors() {}

  /**
   * A tensor in memory of the allocator; what its elements are is not said.
   *
   * @param elementType of {@link ElementType}
   */
  static MemorySegment create(MemorySegment allocator, int elementType, long... shape) {
    return OrtTable.made(
        (arena, out) ->
            (MemorySegment)
                CREATE.invokeExact(
                    allocator,
                    arena.allocateFrom(JAVA_LONG, shape),
                    (long) shape.length,
                    elementType,
                    out));
  }

  static void release(MemorySegment tensor) {
    OrtTable.release(RELEASE, tensor);
  }

  /** Where a tensor's elements are, on its device. */
  static MemorySegment data(MemorySegment tensor, long length) {
    return OrtTable.memory(
        OrtTable.made((arena, out) -> (MemorySegment) DATA.invokeExact(tensor, out)), length);
  }

  static long[] shape(MemorySegment tensor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS, 3);
      MemorySegment rank = out.asSlice(ADDRESS.byteSize());
      MemorySegment type = out.asSlice(2 * ADDRESS.byteSize());
      OrtTable.check((MemorySegment) SHAPE.invokeExact(tensor, type, out, rank));
      long dimensions = rank.get(JAVA_LONG, 0);
      return OrtTable.memory(out.get(ADDRESS, 0), dimensions * Long.BYTES).toArray(JAVA_LONG);
    } catch (Throwable e) {
      throw OrtTable.rethrown(e);
    }
  }

  /**
   * Where the bytes of a string are to be written.
   *
   * @param out memory for an address
   */
  static MemorySegment textBuffer(MemorySegment tensor, long index, long length, MemorySegment out)
      throws Throwable {
    OrtTable.check((MemorySegment) TEXT_BUFFER.invokeExact(tensor, index, length, out));
    return OrtTable.memory(out.get(ADDRESS, 0), length);
  }

  /** Bytes of all strings together. */
  static long textBytes(MemorySegment tensor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      OrtTable.check((MemorySegment) TEXT_BYTES.invokeExact(tensor, out));
      return out.get(JAVA_LONG, 0);
    } catch (Throwable e) {
      throw OrtTable.rethrown(e);
    }
  }

  /**
   * Copies all strings, one after the other.
   *
   * @param begins where each begins in {@code into}
   */
  static void texts(MemorySegment tensor, MemorySegment into, MemorySegment begins) {
    long count = begins.byteSize() / Long.BYTES;
    OrtTable.done(
        () -> (MemorySegment) TEXTS.invokeExact(tensor, into, into.byteSize(), begins, count));
  }
}
