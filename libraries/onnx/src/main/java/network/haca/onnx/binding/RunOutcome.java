package network.haca.onnx.binding;

import java.util.List;
import network.haca.schemas.tensor.Tensor;

/** The outcome of a run. */
public sealed interface RunOutcome {
  /** The model's outputs, in its order. */
  record Answered(List<Tensor> outputs) implements RunOutcome {
    public Answered {
      outputs = List.copyOf(outputs);
    }
  }

  /** The outputs together take more bytes than may be given; they were dropped. */
  record OutputsTooLarge(long bytes) implements RunOutcome {}

  /**
   * The run wants more memory than it can have.
   *
   * @param bytesAsked in the end, at once; 0 if that is not known
   */
  record OutOfMemory(long bytesAsked) implements RunOutcome {}

  /** The run took longer than it may and was ended. */
  record TookTooLong() implements RunOutcome {}

  /**
   * The model cannot work on these inputs; the message is ONNX Runtime's, and of this run alone.
   */
  record InputsRefused(String message) implements RunOutcome {}

  /** The device or the model is at fault. */
  record Failed(String message) implements RunOutcome {}
}
