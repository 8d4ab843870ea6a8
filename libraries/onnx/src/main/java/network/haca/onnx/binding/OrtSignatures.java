package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.onnx.binding.DeclaredValue.Dimension;

/** The functions that tell what a session's model takes and gives. */
final class OrtSignatures {
  private static final FunctionDescriptor COUNTED =
      FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
  private static final int TENSOR = 1;

  /** By {@code enum ONNXType}. */
  private static final List<String> TYPES =
      List.of("unknown", "tensor", "sequence", "map", "opaque", "sparse tensor", "optional");

  private static final MethodHandle AS_TENSOR = OrtTable.function(55, OrtTable.TWO);
  private static final MethodHandle TYPE = OrtTable.function(56, OrtTable.TWO);
  private static final MethodHandle ELEMENT_TYPE = OrtTable.function(60, OrtTable.TWO);
  private static final MethodHandle RANK = OrtTable.function(61, OrtTable.TWO);
  private static final MethodHandle SIZES = OrtTable.function(62, COUNTED);
  private static final MethodHandle SYMBOLS = OrtTable.function(63, COUNTED);
  private static final MethodHandle FREE = OrtTable.function(76, OrtTable.TWO);
  private static final MethodHandle DEFAULT_ALLOCATOR =
      OrtTable.function(78, FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle RELEASE_INFO = OrtTable.function(98, OrtTable.RELEASING);
  private static final MethodHandle HAS_SHAPE =
      OrtTable.function(390, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));

  private static final Values INPUTS = Values.at(30, 33, 36);
  private static final Values OUTPUTS = Values.at(31, 34, 37);
  private static final Values OVERRIDABLE_INITIALIZERS = Values.at(32, 35, 38);

  private OrtSignatures() {}

  static Signature of(MemorySegment session) {
    return new Signature(
        INPUTS.of(session), OVERRIDABLE_INITIALIZERS.of(session), OUTPUTS.of(session));
  }

  /** The functions for one kind of values. */
  private record Values(MethodHandle count, MethodHandle info, MethodHandle name) {
    static Values at(int count, int info, int name) {
      return new Values(
          OrtTable.function(count, OrtTable.TWO),
          OrtTable.function(info, FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS)),
          OrtTable.function(
              name, FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS)));
    }

    List<DeclaredValue> of(MemorySegment session) {
      List<DeclaredValue> values = new ArrayList<>();
      try (Arena arena = Arena.ofConfined()) {
        long number = number(arena, count, session);
        for (long index = 0; index < number; index++) {
          values.add(value(arena, session, index));
        }
        return values;
      } catch (Throwable e) {
        throw OrtTable.rethrown(e);
      }
    }

    private DeclaredValue value(Arena arena, MemorySegment session, long index) throws Throwable {
      MemorySegment out = arena.allocate(ADDRESS);
      OrtTable.check((MemorySegment) info.invokeExact(session, index, out));
      MemorySegment type = out.get(ADDRESS, 0);
      try {
        return declared(arena, name(session, index, out), type);
      } finally {
        OrtTable.release(RELEASE_INFO, type);
      }
    }

    private String name(MemorySegment session, long index, MemorySegment out) throws Throwable {
      OrtTable.check((MemorySegment) DEFAULT_ALLOCATOR.invokeExact(out));
      MemorySegment allocator = out.get(ADDRESS, 0);
      OrtTable.check((MemorySegment) name.invokeExact(session, index, allocator, out));
      MemorySegment text = out.get(ADDRESS, 0);
      String read = OrtTable.text(text);
      OrtTable.check((MemorySegment) FREE.invokeExact(allocator, text));
      return read;
    }
  }

  private static DeclaredValue declared(Arena arena, String name, MemorySegment info)
      throws Throwable {
    int type = code(arena, TYPE, info);
    if (type != TENSOR) {
      return new DeclaredValue(name, TYPES.get(type), Optional.empty(), Optional.empty());
    }
    MemorySegment out = arena.allocate(ADDRESS);
    OrtTable.check((MemorySegment) AS_TENSOR.invokeExact(info, out));
    MemorySegment tensor = out.get(ADDRESS, 0);
    int element = code(arena, ELEMENT_TYPE, tensor);
    return new DeclaredValue(
        name,
        "tensor(" + ElementType.name(element) + ")",
        ElementType.datatype(element),
        (boolean) HAS_SHAPE.invokeExact(tensor)
            ? Optional.of(shape(arena, tensor))
            : Optional.empty());
  }

  private static List<Dimension> shape(Arena arena, MemorySegment tensor) throws Throwable {
    long rank = number(arena, RANK, tensor);
    MemorySegment sizes = arena.allocate(JAVA_LONG, rank);
    MemorySegment symbols = arena.allocate(ADDRESS, rank);
    OrtTable.check((MemorySegment) SIZES.invokeExact(tensor, sizes, rank));
    OrtTable.check((MemorySegment) SYMBOLS.invokeExact(tensor, symbols, rank));
    List<Dimension> shape = new ArrayList<>();
    for (long i = 0; i < rank; i++) {
      long size = sizes.getAtIndex(JAVA_LONG, i);
      shape.add(new Dimension(size, OrtTable.text(symbols.getAtIndex(ADDRESS, i))));
    }
    return shape;
  }

  private static long number(Arena arena, MethodHandle function, MemorySegment of)
      throws Throwable {
    MemorySegment out = arena.allocate(JAVA_LONG);
    OrtTable.check((MemorySegment) function.invokeExact(of, out));
    return out.get(JAVA_LONG, 0);
  }

  private static int code(Arena arena, MethodHandle function, MemorySegment of) throws Throwable {
    MemorySegment out = arena.allocate(JAVA_INT);
    OrtTable.check((MemorySegment) function.invokeExact(of, out));
    return out.get(JAVA_INT, 0);
  }
}
