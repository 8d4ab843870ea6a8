package network.haca.workers.binding;

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
    return new TensorSession(LimitedMemory.open(file, settings, memoryBytesMax));
  }

  public Signature signature() {
    return signature;
  }

  /**
   * Runs the model on inputs of names and types that it takes. If others have used the memory up it
   * waits for them and runs alone.
   *
   * @param bounds of each of these runs
   */
  public RunOutcome run(List<Tensor> inputs, Bounds bounds) {
    RunOutcome beside = memory.shared(() -> swept(once(inputs, bounds)));
    return isWorthAnother(beside) ? memory.alone(() -> onCleanGround(inputs, bounds)) : beside;
  }

  /**
   * What a run may take and give.
   *
   * @param outputBytesMax of all outputs together, in binary form
   */
  public record Bounds(int outputBytesMax, Duration runMax) {}

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
      RunOutcome outcome = once(inputs, bounds.outputBytesMax());
      return deadline.isMissed() ? new RunOutcome.TookTooLong() : outcome;
    }
  }

  private RunOutcome once(List<Tensor> inputs, int outputBytesMax) {
    List<MemorySegment> values = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment given = arena.allocate(ADDRESS, inputs.size());
      MemorySegment givenNames = arena.allocate(ADDRESS, inputs.size());
      for (int i = 0; i < inputs.size(); i++) {
        values.add(NativeTensors.copyOf(inputs.get(i), allocator));
        given.setAtIndex(ADDRESS, i, values.getLast());
        givenNames.setAtIndex(ADDRESS, i, names.input(inputs.get(i).name()));
      }
      MemorySegment outputs = arena.allocate(ADDRESS, signature.outputs().size());
      OrtRuns.run(address, options, givenNames, given, names.outputs(), outputs);
      List<MemorySegment> results =
          outputs.elements(ADDRESS).map(each -> each.get(ADDRESS, 0)).toList();
      values.addAll(results);
      return read(results, outputBytesMax);
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
