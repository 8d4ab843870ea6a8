package network.haca.onnx.binding;

import java.lang.foreign.MemorySegment;

/** The process' own memory. */
final class HostMemory implements DeviceMemory {
  static final String NAME = "Cpu";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void zero(MemorySegment target) {
    target.fill((byte) 0);
  }

  @Override
  public void copy(
      MemorySegment to, long toPitch, MemorySegment from, long fromPitch, long width, int rows) {
    for (int row = 0; row < rows; row++) {
      MemorySegment.copy(from, row * fromPitch, to, row * toPitch, width);
    }
  }

  @Override
  public void finish() {}
}
