package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OrtSession;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * A model whose inputs and outputs stay where they are from one run to the next. Not for several
 * threads at once.
 */
public final class BoundSession implements AutoCloseable {
  private final MemorySegment session;
  private final MemorySegment binding;
  private final Place host;
  private final Place device;
  private final Arena nameMemory = Arena.ofShared();
  private final Map<String, MemorySegment> names = new HashMap<>();

  /**
   * @param session closed by who has it, after this
   * @param isOnGpu whether the session runs there
   */
  public BoundSession(OrtSession session, boolean isOnGpu) {
    this.session = OrtTable.address(session);
    this.binding = OrtBindings.create(this.session);
    this.host = Place.of(this.session, new HostMemory());
    this.device = Place.of(this.session, isOnGpu ? new CudaMemory() : new HostMemory());
  }

  /** 32-bit floats on the device; what they are is not said. */
  public BoundTensor floats(long... shape) {
    return device.tensor(ElementType.FLOAT, shape);
  }

  /** 32-bit floats in the process' own memory; what they are is not said. */
  public BoundTensor hostFloats(long... shape) {
    return host.tensor(ElementType.FLOAT, shape);
  }

  /** 64-bit integers in the process' own memory, whence the device reads them. */
  public BoundTensor integers(long[][] rows) {
    BoundTensor tensor = host.tensor(ElementType.INT64, rows.length, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      long at = (long) i * rows[i].length * Long.BYTES;
      MemorySegment.copy(rows[i], 0, tensor.data(), JAVA_LONG, at, rows[i].length);
    }
    return tensor;
  }

  /** A 64-bit integer without dimensions, in the process' own memory. */
  public BoundTensor integer(long value) {
    BoundTensor tensor = host.tensor(ElementType.INT64);
    tensor.data().set(JAVA_LONG, 0, value);
    return tensor;
  }

  /** Runs the model; the outputs are written when this returns. */
  public void run(Map<String, BoundTensor> inputs, Map<String, BoundTensor> outputs) {
    try {
      inputs.forEach((name, tensor) -> OrtBindings.bindInput(binding, name(name), tensor.value()));
      outputs.forEach(
          (name, tensor) -> OrtBindings.bindOutput(binding, name(name), tensor.value()));
      OrtBindings.run(session, binding);
    } finally {
      OrtBindings.clear(binding);
    }
  }

  @Override
  public void close() {
    OrtBindings.release(binding);
    device.release();
    host.release();
    nameMemory.close();
  }

  private MemorySegment name(String name) {
    return names.computeIfAbsent(name, nameMemory::allocateFrom);
  }

  /** The memory in which tensors are made. */
  private record Place(DeviceMemory memory, MemorySegment info, MemorySegment allocator) {
    static Place of(MemorySegment session, DeviceMemory memory) {
      MemorySegment info = OrtMemory.info(memory.name());
      return new Place(memory, info, OrtMemory.allocator(session, info));
    }

    BoundTensor tensor(int elementType, long... shape) {
      MemorySegment value = OrtTensors.create(allocator, elementType, shape);
      long length = elementType == ElementType.FLOAT ? Float.BYTES : Long.BYTES;
      for (long dimension : shape) {
        length = Math.multiplyExact(length, dimension);
      }
      MemorySegment data = OrtTensors.data(value, length);
      return new BoundTensor(value, data, memory, shape, () -> OrtTensors.release(value));
    }

    void release() {
      OrtMemory.releaseAllocator(allocator);
      OrtMemory.releaseInfo(info);
    }
  }
}
