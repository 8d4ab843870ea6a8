package network.haca.workers.onnx;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;

/**
 * A request that waits for its model, and which others it can run with.
 *
 * @param since when it came, by {@link System#nanoTime}
 */
record BatchRequest(List<Tensor> inputs, CompletableFuture<List<Tensor>> answer, long since) {
  /**
   * Of the inputs that run as one: more gain nothing, and are there twice while they are joined.
   */
  static final long JOINED_BYTES_MAX = 64 << 20;

  /** One that comes now. */
  BatchRequest(List<Tensor> inputs) {
    this(inputs, new CompletableFuture<>(), System.nanoTime());
  }

  /**
   * Moves from {@code waiting} to {@code batch} the first request and those that can run with it;
   * each is in one of the two at any time.
   *
   * @param rowsMax rows of them all
   * @param joinable inputs whose first dimension counts rows
   */
  static void takeBatch(
      List<BatchRequest> waiting, List<BatchRequest> batch, int rowsMax, Set<String> joinable) {
    BatchRequest first = waiting.getFirst();
    batch.add(first);
    waiting.removeFirst();
    if (!first.isJoinable(joinable)) {
      return;
    }
    long rows = first.rows();
    long bytes = first.bytes();
    for (Iterator<BatchRequest> rest = waiting.iterator(); rest.hasNext(); ) {
      BatchRequest next = rest.next();
      if (first.canRunWith(next)
          && rows + next.rows() <= rowsMax
          && bytes + next.bytes() <= JOINED_BYTES_MAX) {
        batch.add(next);
        rows += next.rows();
        bytes += next.bytes();
        rest.remove();
      }
    }
  }

  /**
   * Rows along the first dimension; 0 if the inputs do not agree on one, or if there are none, and
   * so nothing to join.
   */
  long rows() {
    long rows = 0;
    for (Tensor input : inputs) {
      long first = input.shape().isEmpty() ? 0 : input.shape().getFirst();
      if (first == 0 || (rows > 0 && rows != first)) {
        return 0;
      }
      rows = first;
    }
    return rows;
  }

  /** Answers that the model is being closed. */
  void refuse() {
    boolean _ =
        answer.completeExceptionally(
            new Model.RefusedException(
                InferenceOutcome.Reason.UNAVAILABLE, "it is being closed on this node"));
  }

  Optional<Tensor> input(String name) {
    return inputs.stream().filter(input -> input.name().equals(name)).findFirst();
  }

  private long bytes() {
    return inputs.stream().mapToLong(input -> input.content().size()).sum();
  }

  private boolean isJoinable(Set<String> joinable) {
    return rows() > 0 && inputs.stream().allMatch(input -> joinable.contains(input.name()));
  }

  /** The same inputs, of the same shape but for the rows. */
  private boolean canRunWith(BatchRequest other) {
    return other.rows() > 0
        && inputs.size() == other.inputs.size()
        && inputs.stream()
            .allMatch(
                input ->
                    other.input(input.name()).filter(match -> isAlike(input, match)).isPresent());
  }

  private static boolean isAlike(Tensor input, Tensor match) {
    return input.datatype() == match.datatype() && tail(input).equals(tail(match));
  }

  private static List<Long> tail(Tensor tensor) {
    return tensor.shape().subList(1, tensor.shape().size());
  }
}
