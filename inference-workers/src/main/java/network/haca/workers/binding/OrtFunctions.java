package network.haca.workers.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OrtEnvironment;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * Functions of ONNX Runtime's C API. Each returns a status, which is null if all went well.
 *
 * <p>Source: {@code onnxruntime_c_api.h}, {@code struct OrtApi}: a table of functions that only
 * ever grows at its end, so that a function's place in it is its name.
 */
@SuppressWarnings("restricted") // native calls are what this class is for
final class OrtFunctions {
  /** The version of the table that has all the functions below. */
  private static final int API_VERSION = 16;

  private static final int PLACES = 143;

  private static final FunctionDescriptor ONE = FunctionDescriptor.ofVoid(ADDRESS);
  private static final FunctionDescriptor TWO = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS);
  private static final FunctionDescriptor THREE =
      FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  private final Linker linker = Linker.nativeLinker();
  private final MemorySegment table = table(linker);

  private final MethodHandle getErrorMessage = function(2, FunctionDescriptor.of(ADDRESS, ADDRESS));
  private final MethodHandle createTensorAsOrtValue =
      function(48, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS));
  private final MethodHandle getTensorMutableData = function(51, TWO);
  private final MethodHandle createMemoryInfo =
      function(68, FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private final MethodHandle releaseStatus = function(93, ONE);
  private final MethodHandle releaseMemoryInfo = function(94, ONE);
  private final MethodHandle releaseValue = function(96, ONE);
  private final MethodHandle createAllocator = function(131, THREE);
  private final MethodHandle releaseAllocator = function(132, ONE);
  private final MethodHandle runWithBinding = function(133, THREE);
  private final MethodHandle createIoBinding = function(134, TWO);
  private final MethodHandle releaseIoBinding = function(135, ONE);
  private final MethodHandle bindInput = function(136, THREE);
  private final MethodHandle bindOutput = function(137, THREE);
  private final MethodHandle clearBoundInputs = function(141, ONE);
  private final MethodHandle clearBoundOutputs = function(142, ONE);

  /** What a tensor holds; {@code enum ONNXTensorElementDataType}. */
  enum Element {
    FLOAT(1, Float.BYTES),
    INT64(7, Long.BYTES);

    private final int code;
    private final int bytes;

    Element(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  /** ONNX Runtime refuses; the message is its own. */
  static final class RefusedException extends RuntimeException {
    RefusedException(String message) {
      super(message);
    }
  }

  /** A function that writes the address of what it made. */
  private interface Making {
    MemorySegment into(Arena arena, MemorySegment out) throws Throwable;
  }

  private MemorySegment made(Making making) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check(making.into(arena, out));
      return out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Memory of a device; {@code name} as in {@code allocator.h}. */
  MemorySegment memoryInfo(String name) {
    return made(
        (arena, out) ->
            (MemorySegment) createMemoryInfo.invokeExact(arena.allocateFrom(name), 0, 0, 0, out));
  }

  MemorySegment allocator(MemorySegment session, MemorySegment memoryInfo) {
    return made(
        (arena, out) -> (MemorySegment) createAllocator.invokeExact(session, memoryInfo, out));
  }

  /** A tensor in memory of the allocator. */
  MemorySegment tensor(MemorySegment allocator, Element element, long... shape) {
    return made(
        (arena, out) ->
            (MemorySegment)
                createTensorAsOrtValue.invokeExact(
                    allocator,
                    arena.allocateFrom(JAVA_LONG, shape),
                    (long) shape.length,
                    element.code,
                    out));
  }

  /** Where a tensor's elements are, on its device. */
  MemorySegment data(MemorySegment tensor, long length) {
    return made((arena, out) -> (MemorySegment) getTensorMutableData.invokeExact(tensor, out))
        .reinterpret(length);
  }

  MemorySegment binding(MemorySegment session) {
    return made((arena, out) -> (MemorySegment) createIoBinding.invokeExact(session, out));
  }

  void bindInput(MemorySegment binding, MemorySegment name, MemorySegment tensor) {
    try {
      check((MemorySegment) bindInput.invokeExact(binding, name, tensor));
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void bindOutput(MemorySegment binding, MemorySegment name, MemorySegment tensor) {
    try {
      check((MemorySegment) bindOutput.invokeExact(binding, name, tensor));
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Runs the model and waits until the device is done. */
  void run(MemorySegment session, MemorySegment binding) {
    try {
      check((MemorySegment) runWithBinding.invokeExact(session, MemorySegment.NULL, binding));
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Lets go of what is bound. */
  void clear(MemorySegment binding) {
    release(clearBoundInputs, binding);
    release(clearBoundOutputs, binding);
  }

  void releaseMemoryInfo(MemorySegment memoryInfo) {
    release(releaseMemoryInfo, memoryInfo);
  }

  void releaseAllocator(MemorySegment allocator) {
    release(releaseAllocator, allocator);
  }

  void releaseTensor(MemorySegment tensor) {
    release(releaseValue, tensor);
  }

  void releaseBinding(MemorySegment binding) {
    release(releaseIoBinding, binding);
  }

  private static void release(MethodHandle function, MemorySegment what) {
    try {
      function.invokeExact(what);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  private void check(MemorySegment status) throws Throwable {
    if (status.address() != 0) {
      MemorySegment text = (MemorySegment) getErrorMessage.invokeExact(status);
      String message = text.reinterpret(Long.MAX_VALUE).getString(0);
      releaseStatus.invokeExact(status);
      throw new RefusedException(message);
    }
  }

  /** A downcall throws nothing of its own, so whatever is thrown is unchecked. */
  static RuntimeException rethrown(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }

  private MethodHandle function(int place, FunctionDescriptor form) {
    return linker.downcallHandle(table.getAtIndex(ADDRESS, place), form);
  }

  /** The library is the one that the Java API has loaded. */
  private static MemorySegment table(Linker linker) {
    OrtEnvironment.getEnvironment();
    MemorySegment getBase = SymbolLookup.loaderLookup().findOrThrow("OrtGetApiBase");
    try {
      MemorySegment base =
          (MemorySegment)
              linker.downcallHandle(getBase, FunctionDescriptor.of(ADDRESS)).invokeExact();
      MemorySegment getApi = base.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
      MethodHandle api = linker.downcallHandle(getApi, FunctionDescriptor.of(ADDRESS, JAVA_INT));
      MemorySegment table = (MemorySegment) api.invokeExact(API_VERSION);
      return table.reinterpret(PLACES * ADDRESS.byteSize());
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }
}
