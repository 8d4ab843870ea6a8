package network.haca.onnx.binding;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions for I/O binding: a run whose tensors are where they were put. */
final class OrtBindings {

  private static final MethodHandle RUN = OrtTable.function(133, OrtTable.THREE);
  private static final MethodHandle CREATE = OrtTable.function(134, OrtTable.TWO);
  private static final MethodHandle RELEASE = OrtTable.function(135, OrtTable.RELEASING);
  private static final MethodHandle BIND_INPUT = OrtTable.function(136, OrtTable.THREE);
  private static final MethodHandle BIND_OUTPUT = OrtTable.function(137, OrtTable.THREE);
  private static final MethodHandle CLEAR_INPUTS = OrtTable.function(141, OrtTable.RELEASING);
  private static final MethodHandle CLEAR_OUTPUTS = OrtTable.function(142, OrtTable.RELEASING);

  private OrtBindings() {}

  static MemorySegment create(MemorySegment session) {
    return OrtTable.made((arena, out) -> (MemorySegment) CREATE.invokeExact(session, out));
  }

  static void bindInput(MemorySegment binding, MemorySegment name, MemorySegment tensor) {
    OrtTable.done(() -> (MemorySegment) BIND_INPUT.invokeExact(binding, name, tensor));
  }

  static void bindOutput(MemorySegment binding, MemorySegment name, MemorySegment tensor) {
    OrtTable.done(() -> (MemorySegment) BIND_OUTPUT.invokeExact(binding, name, tensor));
  }

  /** Runs the model and waits until the device is done. */
  static void run(MemorySegment session, MemorySegment binding) {
    OrtTable.done(() -> (MemorySegment) RUN.invokeExact(session, MemorySegment.NULL, binding));
  }

  /** Lets go of what is bound. */
  static void clear(MemorySegment binding) {
    OrtTable.release(CLEAR_INPUTS, binding);
    OrtTable.release(CLEAR_OUTPUTS, binding);
  }

  static void release(MemorySegment binding) {
    OrtTable.release(RELEASE, binding);
  }
}
