package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A GPU's memory, by the CUDA runtime that ONNX Runtime's CUDA provider has loaded.
 *
 * <p>Source: CUDA Runtime API, memory management.
 */
@SuppressWarnings("restricted") // native calls are what this class is for
final class CudaMemory implements DeviceMemory {
  private static final String LIBRARY = "libcudart.so.12";
  private static final int DEVICE_TO_DEVICE = 3;

  private final SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
  private final MethodHandle memset = function("cudaMemset", ADDRESS, JAVA_INT, JAVA_LONG);
  private final MethodHandle memcpy =
      function(
          "cudaMemcpy2D", ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private final MethodHandle synchronize = function("cudaDeviceSynchronize");

  @Override
  public String name() {
    return "Cuda";
  }

  @Override
  public void zero(MemorySegment target) {
    try {
      check("cudaMemset", (int) memset.invokeExact(target, 0, target.byteSize()));
    } catch (Throwable e) {
      throw OrtTable.rethrown(e);
    }
  }

  @Override
  public void copy(
      MemorySegment to, long toPitch, MemorySegment from, long fromPitch, long width, int rows) {
    try {
      int result =
          (int)
              memcpy.invokeExact(
                  to, toPitch, from, fromPitch, width, (long) rows, DEVICE_TO_DEVICE);
      check("cudaMemcpy2D", result);
    } catch (Throwable e) {
      throw OrtTable.rethrown(e);
    }
  }

  @Override
  public void finish() {
    try {
      check("cudaDeviceSynchronize", (int) synchronize.invokeExact());
    } catch (Throwable e) {
      throw OrtTable.rethrown(e);
    }
  }

  private static void check(String function, int result) {
    if (result != 0) {
      throw new OrtRefusedException(
          OrtRefusedException.DEVICE_FAILS, function + " fails with cudaError " + result);
    }
  }

  private MethodHandle function(String name, ValueLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }
}
