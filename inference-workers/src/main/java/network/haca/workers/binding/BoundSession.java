package network.haca.workers.binding;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OrtSession;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import network.haca.workers.binding.OrtFunctions.Element;
import network.haca.workers.onnx.Device;

/**
 * A model whose inputs and outputs stay where they are from one run to the next. Not for several
 * threads at once.
 */
public final class BoundSession implements AutoCloseable {
  private static final OrtFunctions ORT = new OrtFunctions();

  private final MemorySegment session;
  private final MemorySegment binding;
  private final Place host;
  private final Place device;
  private final Arena nameMemory = Arena.ofShared();
  private final Map<String, MemorySegment> names = new HashMap<>();

  /**
   * @param session of that device; closed by who has it, after this
   */
  public BoundSession(OrtSession session, Device device) {
    this.session = address(session);
    this.binding = ORT.binding(this.session);
    this.host = Place.of(this.session, new HostMemory());
    this.device =
        Place.of(this.session, device == Device.CUDA ? new CudaMemory() : new HostMemory());
  }

  /** 32-bit floats on the device; what they are is not said. */
  public BoundTensor floats(long... shape) {
    return device.tensor(Element.FLOAT, shape);
  }

  /** 32-bit floats in the process' own memory; what they are is not said. */
  public BoundTensor hostFloats(long... shape) {
    return host.tensor(Element.FLOAT, shape);
  }

  /** 64-bit integers in the process' own memory, whence the device reads them. */
  public BoundTensor integers(long[][] rows) {
    BoundTensor tensor = host.tensor(Element.INT64, rows.length, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      long at = (long) i * rows[i].length * Long.BYTES;
      MemorySegment.copy(rows[i], 0, tensor.data(), JAVA_LONG, at, rows[i].length);
    }
    return tensor;
  }

  /** Runs the model; the outputs are written when this returns. */
  public void run(Map<String, BoundTensor> inputs, Map<String, BoundTensor> outputs) {
    try {
      inputs.forEach((name, tensor) -> ORT.bindInput(binding, name(name), tensor.value()));
      outputs.forEach((name, tensor) -> ORT.bindOutput(binding, name(name), tensor.value()));
      ORT.run(session, binding);
    } finally {
      ORT.clear(binding);
    }
  }

  @Override
  public void close() {
    ORT.releaseBinding(binding);
    device.release();
    host.release();
    nameMemory.close();
  }

  private MemorySegment name(String name) {
    return names.computeIfAbsent(name, nameMemory::allocateFrom);
  }

  /** The Java API keeps its session's address to itself. */
  private static MemorySegment address(OrtSession session) {
    try {
      Field handle = OrtSession.class.getDeclaredField("nativeHandle");
      handle.setAccessible(true);
      return MemorySegment.ofAddress(handle.getLong(session));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ONNX Runtime's Java API has changed inside", e);
    }
  }

  /** Where tensors are made. */
  private record Place(DeviceMemory memory, MemorySegment info, MemorySegment allocator) {
    static Place of(MemorySegment session, DeviceMemory memory) {
      MemorySegment info = ORT.memoryInfo(memory.name());
      return new Place(memory, info, ORT.allocator(session, info));
    }

    BoundTensor tensor(Element element, long... shape) {
      MemorySegment value = ORT.tensor(allocator, element, shape);
      long length = element.bytes();
      for (long dimension : shape) {
        length = Math.multiplyExact(length, dimension);
      }
      MemorySegment data = ORT.data(value, length);
      return new BoundTensor(value, data, memory, shape, () -> ORT.releaseTensor(value));
    }

    void release() {
      ORT.releaseAllocator(allocator);
      ORT.releaseMemoryInfo(info);
    }
  }
}
