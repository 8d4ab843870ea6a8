package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;

/** Requests whose rows run as those of one request, and whose answers are parts of its answer. */
final class JoinedBatch {
  private final List<BatchRequest> requests;
  private final long total;

  /**
   * @param requests of the same inputs and shapes, with a row each at least
   */
  JoinedBatch(List<BatchRequest> requests) {
    this.requests = requests;
    this.total = requests.stream().mapToLong(BatchRequest::rows).sum();
  }

  List<Tensor> inputs() {
    List<Tensor> joined = new ArrayList<>();
    for (Tensor input : requests.getFirst().inputs()) {
      Bytes content =
          Bytes.concat(
              requests.stream()
                  .map(request -> request.input(input.name()).orElseThrow().content())
                  .toArray(Bytes[]::new));
      joined.add(new Tensor(input.name(), input.datatype(), withRows(input, total), content));
    }
    return joined;
  }

  /** Each request's own outputs; nothing if some output has not a row for each row. */
  Optional<List<List<Tensor>>> split(List<Tensor> outputs) {
    List<List<Tensor>> answers = new ArrayList<>();
    requests.forEach(_ -> answers.add(new ArrayList<>()));
    for (Tensor output : outputs) {
      Optional<Rows> rows = rows(output);
      if (rows.isEmpty()) {
        return Optional.empty();
      }
      int from = 0;
      for (int i = 0; i < answers.size(); i++) {
        int count = (int) requests.get(i).rows();
        Bytes content = rows.get().of(from, count);
        answers
            .get(i)
            .add(new Tensor(output.name(), output.datatype(), withRows(output, count), content));
        from += count;
      }
    }
    return Optional.of(answers);
  }

  private interface Rows {
    Bytes of(int from, int count);
  }

  private Optional<Rows> rows(Tensor output) {
    if (output.shape().isEmpty() || output.shape().getFirst() != total) {
      return Optional.empty();
    }
    if (output.datatype() == Datatype.BYTES) {
      List<Bytes> texts = output.byteElements();
      return each(texts.size())
          .map(
              each ->
                  (from, count) ->
                      Tensor.encodeByteElements(texts.subList(from * each, (from + count) * each)));
    }
    return each(output.content().size())
        .map(each -> (from, count) -> output.content().slice(from * each, count * each));
  }

  private Optional<Integer> each(long size) {
    return size % total == 0 ? Optional.of((int) (size / total)) : Optional.empty();
  }

  private static List<Long> withRows(Tensor tensor, long rows) {
    List<Long> shape = new ArrayList<>(tensor.shape());
    shape.set(0, rows);
    return shape;
  }
}
