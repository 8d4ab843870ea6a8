package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;

/** A tensor that a {@link BoundSession} reads or writes where it is. */
public final class BoundTensor implements AutoCloseable {
  private final MemorySegment value;
  private final MemorySegment data;
  private final DeviceMemory memory;
  private final List<Long> shape;
  private final Runnable release;

  BoundTensor(
      MemorySegment value,
      MemorySegment data,
      DeviceMemory memory,
      long[] shape,
      Runnable release) {
    this.value = value;
    this.data = data;
    this.memory = memory;
    this.shape = LongStream.of(shape).boxed().toList();
    this.release = release;
  }

  public List<Long> shape() {
    return shape;
  }

  public void zero() {
    memory.zero(data);
  }

  /**
   * Copies rows of another tensor of 32-bit floats on the same device; positions and lengths count
   * elements.
   *
   * @param at of the first row here
   * @param pitch from one row to the next here
   */
  public void put(
      long at, long pitch, BoundTensor from, long fromAt, long fromPitch, long length, int rows) {
    if (length > 0 && rows > 0) {
      memory.copy(
          slice(at, (rows - 1) * pitch + length),
          pitch * Float.BYTES,
          from.slice(fromAt, (rows - 1) * fromPitch + length),
          fromPitch * Float.BYTES,
          length * Float.BYTES,
          rows);
    }
  }

  /** Waits for what {@link #zero} and {@link #put} began. */
  public void finish() {
    memory.finish();
  }

  /** Elements of a tensor of 32-bit floats in the process' own memory. */
  public float[] floats(long at, int length) {
    return slice(at, length).toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    release.run();
  }

  MemorySegment data() {
    return data;
  }

  MemorySegment value() {
    return value;
  }

  private MemorySegment slice(long at, long length) {
    return data.asSlice(at * Float.BYTES, length * Float.BYTES);
  }
}
