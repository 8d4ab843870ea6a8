package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;

/**
 * ONNX Runtime's C API: a table of functions, most of which return a status that is null if all
 * went well.
 *
 * <p>Source: {@code onnxruntime_c_api.h}, {@code struct OrtApi}, which only ever grows at its end,
 * so that a function's place in it is its name.
 */
@SuppressWarnings("restricted") // native calls are what this class is for
final class OrtTable {
  /** The version of the table that has all the functions that this package calls. */
  private static final int API_VERSION = 24;

  private static final int PLACES = 415;

  /** A function that lets go of something. */
  static final FunctionDescriptor RELEASING = FunctionDescriptor.ofVoid(ADDRESS);

  /** A function of two addresses, which gives a status. */
  static final FunctionDescriptor TWO = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS);

  /** A function of three addresses, which gives a status. */
  static final FunctionDescriptor THREE = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemorySegment TABLE = table();
  private static final MethodHandle GET_ERROR_CODE =
      function(1, FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle GET_ERROR_MESSAGE =
      function(2, FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle RELEASE_STATUS =
      function(93, FunctionDescriptor.ofVoid(ADDRESS));

  private OrtTable() {}

  /** A function that writes the address of what it made. */
  interface Making {
    MemorySegment into(Arena arena, MemorySegment out) throws Throwable;
  }

  /** A call that returns a status. */
  interface Call {
    MemorySegment status() throws Throwable;
  }

  static MethodHandle function(int place, FunctionDescriptor form) {
    return LINKER.downcallHandle(TABLE.getAtIndex(ADDRESS, place), form);
  }

  /** What a call makes, or {@link OrtRefusedException}. */
  static MemorySegment made(Making making) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check(making.into(arena, out));
      return out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Calls, or throws {@link OrtRefusedException}. */
  static void done(Call call) {
    try {
      check(call.status());
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Calls one of the functions that release what they are given. */
  static void release(MethodHandle function, MemorySegment what) {
    try {
      function.invokeExact(what);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static void check(MemorySegment status) throws Throwable {
    if (status.address() != 0) {
      int code = (int) GET_ERROR_CODE.invokeExact(status);
      String message = text((MemorySegment) GET_ERROR_MESSAGE.invokeExact(status));
      RELEASE_STATUS.invokeExact(status);
      throw new OrtRefusedException(code, message);
    }
  }

  /** So many bytes at an address. */
  static MemorySegment memory(MemorySegment at, long length) {
    return at.reinterpret(length);
  }

  /** The NUL-terminated text at an address. */
  static String text(MemorySegment at) {
    return at.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** A downcall throws nothing of its own, so whatever is thrown is unchecked. */
  static RuntimeException rethrown(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }

  /** The session behind a session of the Java API, which keeps its address to itself. */
  static MemorySegment address(OrtSession session) {
    return address(OrtSession.class, session);
  }

  /** The environment of this process. */
  static MemorySegment environment() {
    return address(OrtEnvironment.class, OrtEnvironment.getEnvironment());
  }

  private static <T> MemorySegment address(Class<T> type, T object) {
    try {
      Field handle = type.getDeclaredField("nativeHandle");
      handle.setAccessible(true);
      return MemorySegment.ofAddress(handle.getLong(object));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ONNX Runtime's Java API has changed inside", e);
    }
  }

  /** The library is the one that the Java API has loaded. */
  private static MemorySegment table() {
    OrtEnvironment.getEnvironment();
    MemorySegment getBase = SymbolLookup.loaderLookup().findOrThrow("OrtGetApiBase");
    try {
      MemorySegment base =
          (MemorySegment)
              LINKER.downcallHandle(getBase, FunctionDescriptor.of(ADDRESS)).invokeExact();
      MemorySegment getApi = base.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
      MethodHandle api = LINKER.downcallHandle(getApi, FunctionDescriptor.of(ADDRESS, JAVA_INT));
      MemorySegment table = (MemorySegment) api.invokeExact(API_VERSION);
      return table.reinterpret(PLACES * ADDRESS.byteSize());
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }
}
