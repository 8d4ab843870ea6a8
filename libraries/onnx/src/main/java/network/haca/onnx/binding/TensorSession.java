package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;

/**
 * A model that takes and gives tensors, whose runs are bounded in time, in memory and in what they
 * give. Not for several threads at once.
 */
public final class TensorSession implements AutoCloseable {
  private final OrtSession session;
  private final LimitedMemory memory;
  private final MemorySegment address;
  private final Signature signature;
  private final NativeNames names;
  private final MemorySegment memoryInfo = OrtMemory.info(HostMemory.NAME);
  private final MemorySegment allocator;
  private final MemorySegment options = OrtRuns.options();

  private TensorSession(LimitedMemory.Limited limited) {
    this.session = limited.session();
    this.memory = limited.memory();
    this.address = OrtTable.address(session);
    this.signature = OrtSignatures.of(address);
    this.allocator = OrtMemory.allocator(address, memoryInfo);
    this.names = new NativeNames(signature);
  }

  /**
   * Opens a model.
   *
   * @param memoryBytesMax that the runs of all models of this process that say the same may take
   */
  public static TensorSession open(
      Path file, OrtSession.SessionOptions settings, long memoryBytesMax) throws OrtException {
    LimitedMemory.Limited limited = LimitedMemory.open(file, settings, memoryBytesMax);
    try {
      return new TensorSession(limited);
    } catch (RuntimeException | Error e) {
      limited.session().close();
      throw e;
    }
  }

  public Signature signature() {
    return signature;
  }

  /**
   * Runs the model on inputs of names and types that it takes. If others have used the memory up it
   * waits for them and runs alone, in what is left of the time.
   */
  public RunOutcome run(List<Tensor> inputs, Bounds bounds) {
    TimeAllowed time = new TimeAllowed(bounds.runMax());
    LimitedMemory.Shared<RunOutcome> first = memory.shared(() -> swept(once(inputs, bounds)));
    if (first.hadAll() || !isWorthAnother(first.result())) {
      return first.result();
    }
    return memory.alone(
        () ->
            time.isOver()
                ? new RunOutcome.TookTooLong()
                : onCleanGround(inputs, bounds.within(time.left())));
  }

  /**
   * The bounds of a run.
   *
   * @param outputs how many are wanted, from the first; the others are not made if it can be helped
   * @param outputBytesMax of these together, in binary form
   */
  public record Bounds(int outputs, int outputBytesMax, Duration runMax) {
    /** The same in other time. */
    public Bounds within(Duration time) {
      return new Bounds(outputs, outputBytesMax, time);
    }
  }

  @Override
  public void close() {
    OrtRuns.releaseOptions(options);
    OrtMemory.releaseAllocator(allocator);
    OrtMemory.releaseInfo(memoryInfo);
    names.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close a session", e);
    }
  }

  private RunOutcome onCleanGround(List<Tensor> inputs, Bounds bounds) {
    memory.sweep();
    return swept(once(inputs, bounds));
  }

  /** A run that wanted too much leaves nothing behind. */
  private RunOutcome swept(RunOutcome outcome) {
    if (outcome instanceof RunOutcome.OutOfMemory
        || outcome instanceof RunOutcome.OutputsTooLarge) {
      memory.sweep();
    }
    return outcome;
  }

  private boolean isWorthAnother(RunOutcome outcome) {
    return outcome instanceof RunOutcome.OutOfMemory(long asked) && asked <= memory.bytesMax();
  }

  private RunOutcome once(List<Tensor> inputs, Bounds bounds) {
    try (RunDeadline deadline = RunDeadline.after(bounds.runMax(), options)) {
      RunOutcome outcome = onceAtLeisure(inputs, bounds);
      return deadline.isMissed() ? new RunOutcome.TookTooLong() : outcome;
    }
  }

  private RunOutcome onceAtLeisure(List<Tensor> inputs, Bounds bounds) {
    List<MemorySegment> values = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment given = arena.allocate(ADDRESS, inputs.size());
      MemorySegment givenNames = arena.allocate(ADDRESS, inputs.size());
      for (int i = 0; i < inputs.size(); i++) {
        values.add(NativeTensors.copyOf(inputs.get(i), allocator));
        given.setAtIndex(ADDRESS, i, values.getLast());
        givenNames.setAtIndex(ADDRESS, i, names.input(inputs.get(i).name()));
      }
      MemorySegment outputs = arena.allocate(ADDRESS, bounds.outputs());
      OrtRuns.run(address, options, givenNames, given, names.outputs(), outputs);
      List<MemorySegment> results =
          outputs.elements(ADDRESS).map(each -> each.get(ADDRESS, 0)).toList();
      values.addAll(results);
      return read(results, bounds.outputBytesMax());
    } catch (OrtRefusedException e) {
      return RunFailure.of(e);
    } finally {
      values.forEach(OrtTensors::release);
    }
  }

  private RunOutcome read(List<MemorySegment> values, int bytesMax) {
    long[] bytes = new long[values.size()];
    long total = 0;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = NativeTensors.bytes(values.get(i), datatype(i));
      total = Math.min(Long.MAX_VALUE / 2, total + bytes[i]);
    }
    if (total > bytesMax) {
      return new RunOutcome.OutputsTooLarge(total);
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      String name = signature.outputs().get(i).name();
      outputs.add(NativeTensors.toTensor(name, datatype(i), values.get(i), (int) bytes[i]));
    }
    return new RunOutcome.Answered(outputs);
  }

  private Datatype datatype(int output) {
    return signature.outputs().get(output).datatype().orElseThrow();
  }
}
