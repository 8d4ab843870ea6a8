package network.haca.workers.core;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/** A model that is loaded and answers. */
public interface Model extends AutoCloseable {
  String name();

  String version();

  /** SHA-256 over the model folder's files: names and contents in the order of their names. */
  Bytes32 digest();

  /** Says whether its answers are proven in zero knowledge, by the verifier of its entry. */
  default boolean isProven() {
    return false;
  }

  /** The labels of an output's classes, by their places; none if it has none. */
  default List<String> labels(String output) {
    return List.of();
  }

  /** What the model has done since it was opened. */
  default ModelStatistics statistics() {
    return ModelStatistics.NONE;
  }

  List<TensorSpec> inputs();

  List<TensorSpec> outputs();

  /**
   * Runs the model. Fails with a {@link RefusedException} if there is no answer to these inputs, or
   * none now.
   *
   * @throws InvalidTensorException if the inputs are not what the model takes
   */
  CompletionStage<List<Tensor>> infer(List<Tensor> inputs) throws InvalidTensorException;

  /**
   * Runs the model, and says what else there is to say of the answer; otherwise as {@link #infer}.
   */
  default CompletionStage<Answer> answer(List<Tensor> inputs) throws InvalidTensorException {
    return infer(inputs).thenApply(outputs -> new Answer(outputs, new TreeMap<>()));
  }

  /**
   * An answer of a model.
   *
   * @param outputs that are signed
   * @param unproven by name, what stands beside them and nobody vouches for
   */
  record Answer(List<Tensor> outputs, SortedMap<String, String> unproven) {
    public Answer {
      outputs = List.copyOf(outputs);
      unproven = new TreeMap<>(unproven);
    }
  }

  @Override
  void close();

  /** Why a model gives no answer; the message is for the client, and has no values but its own. */
  final class RefusedException extends RuntimeException {
    private final InferenceOutcome.Reason reason;

    public RefusedException(InferenceOutcome.Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    public InferenceOutcome.Reason reason() {
      return reason;
    }
  }
}
