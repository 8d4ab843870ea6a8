package network.haca.onnx.binding;

import java.lang.foreign.MemorySegment;

/**
 * The operations on memory that only the device may be able to read. Lengths are in bytes, and a
 * segment is no longer than what it stands for.
 */
sealed interface DeviceMemory permits HostMemory, CudaMemory {
  /** ONNX Runtime's name of it; {@code allocator.h}. */
  String name();

  void zero(MemorySegment target);

  /**
   * Copies rows that lie at equal distances.
   *
   * @param to where the first row goes
   * @param toPitch from one row to the next
   * @param width of a row
   */
  void copy(
      MemorySegment to, long toPitch, MemorySegment from, long fromPitch, long width, int rows);

  /** Waits for all copies. */
  void finish();
}
