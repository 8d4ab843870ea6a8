package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/** A request that waits for its model, and how several of them run as one. */
record BatchRequest(List<Tensor> inputs, CompletableFuture<List<Tensor>> answer) {

  /**
   * Removes from {@code waiting} its first request and those that can run with it, up to {@code
   * rowsMax} rows.
   */
  static List<BatchRequest> takeBatch(List<BatchRequest> waiting, int rowsMax) {
    BatchRequest first = waiting.removeFirst();
    List<BatchRequest> batch = new ArrayList<>(List.of(first));
    long rows = first.rows();
    for (Iterator<BatchRequest> rest = waiting.iterator(); rest.hasNext(); ) {
      BatchRequest next = rest.next();
      if (first.canRunWith(next) && rows + next.rows() <= rowsMax) {
        batch.add(next);
        rows += next.rows();
        rest.remove();
      }
    }
    return batch;
  }

  /** Runs the batch and completes every answer in it. */
  static void run(BatchRunner runner, List<BatchRequest> batch) {
    try {
      if (batch.size() == 1) {
        batch.getFirst().answer.complete(runner.run(batch.getFirst().inputs));
        return;
      }
      List<Tensor> outputs = runner.run(join(batch));
      long total = batch.stream().mapToLong(BatchRequest::rows).sum();
      long from = 0;
      for (BatchRequest request : batch) {
        long rows = request.rows();
        long start = from;
        request.answer.complete(
            outputs.stream().map(output -> slice(output, start, rows, total)).toList());
        from += rows;
      }
    } catch (InvalidTensorException | RuntimeException e) {
      batch.forEach(request -> request.answer.completeExceptionally(e));
    }
  }

  /** Rows along the first dimension, or -1 if the inputs do not agree on one. */
  private long rows() {
    long rows = -1;
    for (Tensor input : inputs) {
      long first = input.shape().isEmpty() ? -1 : input.shape().getFirst();
      if (first < 0 || (rows >= 0 && rows != first)) {
        return -1;
      }
      rows = first;
    }
    return rows;
  }

  private boolean canRunWith(BatchRequest other) {
    if (rows() < 0 || other.rows() < 0 || inputs.size() != other.inputs.size()) {
      return false;
    }
    for (Tensor input : inputs) {
      Tensor match = other.input(input.name());
      if (!tail(input).equals(tail(match))) {
        return false;
      }
    }
    return true;
  }

  private Tensor input(String name) {
    return inputs.stream().filter(input -> input.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Long> tail(Tensor tensor) {
    return tensor.shape().subList(1, tensor.shape().size());
  }

  private static List<Tensor> join(List<BatchRequest> batch) {
    List<Tensor> joined = new ArrayList<>();
    long total = batch.stream().mapToLong(BatchRequest::rows).sum();
    for (Tensor input : batch.getFirst().inputs) {
      Bytes content =
          Bytes.concat(
              batch.stream()
                  .map(request -> request.input(input.name()).content())
                  .toArray(Bytes[]::new));
      joined.add(new Tensor(input.name(), input.datatype(), withRows(input, total), content));
    }
    return joined;
  }

  private static Tensor slice(Tensor output, long from, long rows, long total) {
    if (output.shape().isEmpty() || output.shape().getFirst() != total) {
      throw new IllegalStateException(
          "output '%s' has shape %s for %d rows: the model cannot be batched"
              .formatted(output.name(), output.shape(), total));
    }
    Bytes content;
    if (output.datatype() == Datatype.BYTES) {
      List<Bytes> elements = output.byteElements();
      int perRow = (int) (elements.size() / total);
      content =
          Tensor.encodeByteElements(
              elements.subList((int) from * perRow, (int) (from + rows) * perRow));
    } else {
      int perRow = (int) (output.content().size() / total);
      content = output.content().slice((int) from * perRow, (int) rows * perRow);
    }
    return new Tensor(output.name(), output.datatype(), withRows(output, rows), content);
  }

  private static List<Long> withRows(Tensor tensor, long rows) {
    List<Long> shape = new ArrayList<>(tensor.shape());
    shape.set(0, rows);
    return shape;
  }
}
