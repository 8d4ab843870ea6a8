package network.haca.workers.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.binding.RunOutcome;
import network.haca.onnx.binding.Signature;
import network.haca.onnx.binding.TensorSession;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/** A model in ONNX Runtime: named tensors in, named tensors out. */
final class OnnxSession implements BatchRunner {
  private final TensorSession session;
  private final OnnxLimits limits;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final OutputSizes outputSizes;
  private final TextBounds textBounds;

  private OnnxSession(TensorSession session, OnnxLimits limits) throws InvalidModelException {
    Signature signature = session.signature();
    this.session = session;
    this.limits = limits;
    this.inputs =
        Stream.concat(
                DeclaredSpecs.inputs(signature.inputs()).stream(),
                DeclaredSpecs.inputs(signature.optionalInputs()).stream()
                    .map(TensorSpec::madeOptional))
            .toList();
    this.outputs = DeclaredSpecs.outputs(signature.outputs());
    this.outputSizes = new OutputSizes(signature);
    this.textBounds = new TextBounds(outputSizes, signature, limits.memoryBytesMax());
  }

  static OnnxSession open(Path file, OnnxOptions options) throws InvalidModelException {
    return open(file, options, RunOptions.DEFAULT);
  }

  static OnnxSession open(Path file, OnnxOptions options, RunOptions model)
      throws InvalidModelException {
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      if (options.threadsOf(model) > 0) {
        settings.setIntraOpNumThreads(options.threadsOf(model));
      }
      settings.setOptimizationLevel(level(model.graph()));
      // A thread that has nothing to do would else spin, on processors that all else needs.
      settings.addConfigEntry("session.intra_op.allow_spinning", "0");
      long memoryBytesMax = options.limits().memoryBytesMax();
      options.deviceOf(model).choose(settings, memoryBytesMax);
      return of(file, TensorSession.open(file, settings, memoryBytesMax), options.limits());
    } catch (OrtException e) {
      throw new InvalidModelException(file + ": ONNX Runtime refuses it: " + e.getMessage(), e);
    }
  }

  private static OrtSession.SessionOptions.OptLevel level(RunOptions.Optimization graph) {
    return switch (graph) {
      case NONE -> OrtSession.SessionOptions.OptLevel.NO_OPT;
      case BASIC -> OrtSession.SessionOptions.OptLevel.BASIC_OPT;
      case EXTENDED -> OrtSession.SessionOptions.OptLevel.EXTENDED_OPT;
      case ALL -> OrtSession.SessionOptions.OptLevel.ALL_OPT;
    };
  }

  private static OnnxSession of(Path file, TensorSession session, OnnxLimits limits)
      throws InvalidModelException {
    try {
      return new OnnxSession(session, limits);
    } catch (InvalidModelException e) {
      session.close();
      throw new InvalidModelException(file + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public List<Tensor> run(List<Tensor> tensors, Duration time)
      throws InvalidTensorException, TookTooLongException {
    return run(tensors, time, outputs.size());
  }

  /** The first output alone, whatever the others are. */
  Tensor firstOutput(List<Tensor> tensors, Duration time)
      throws InvalidTensorException, TookTooLongException {
    return run(tensors, time, 1).getFirst();
  }

  private List<Tensor> run(List<Tensor> tensors, Duration time, int wanted)
      throws InvalidTensorException, TookTooLongException {
    long declared = outputSizes.leastBytes(tensors, wanted);
    if (declared > limits.outputBytesMax()) {
      throw tooLarge(declared);
    }
    textBounds.check(tensors);
    var bounds = new TensorSession.Bounds(wanted, limits.outputBytesMax(), time);
    return switch (session.run(tensors, bounds)) {
      case RunOutcome.Answered(List<Tensor> answer) -> answer;
      case RunOutcome.OutputsTooLarge(long bytes) -> throw tooLarge(bytes);
      case RunOutcome.OutOfMemory refusal -> throw outOfMemory();
      case RunOutcome.TookTooLong refusal -> throw tookTooLong();
      case RunOutcome.InputsRefused(String message) ->
          throw new InvalidTensorException("it cannot work on these inputs: " + message);
      case RunOutcome.Failed(String message) -> throw new IllegalStateException(message);
    };
  }

  @Override
  public Duration runMax() {
    return limits.runMax();
  }

  @Override
  public void close() {
    session.close();
  }

  int outputBytesMax() {
    return limits.outputBytesMax();
  }

  /** What to say where outputs are larger than {@link #outputBytesMax}. */
  InvalidTensorException tooLarge(long bytes) {
    return new InvalidTensorException(
        "its outputs for these inputs take %s bytes, and this node gives at most %s (%s); ask for"
                .formatted(bytes, limits.outputBytesMax(), OnnxLimits.OUTPUT_SETTING)
            + " less at once");
  }

  private InvalidTensorException outOfMemory() {
    return new InvalidTensorException(
        "for these inputs it needs more memory than the %s MiB that runs may take on this node (%s);"
                .formatted(limits.memoryBytesMax() >> 20, OnnxLimits.MEMORY_SETTING)
            + " ask for less at once");
  }

  /** What to say where {@link #runMax} was not enough. */
  TookTooLongException tookTooLong() {
    return new TookTooLongException(
        "for these inputs it runs longer than the %s s that a run may take on this node (%s); ask for"
                .formatted(limits.runMax().toMillis() / 1000.0, OnnxLimits.RUN_SETTING)
            + " less at once");
  }
}
