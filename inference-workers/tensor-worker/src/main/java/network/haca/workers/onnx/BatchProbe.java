package network.haca.workers.onnx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.onnx.binding.TimeAllowed;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/**
 * Finds out, before a model is served, whether its rows may run together: made-up requests must get
 * the same answers alone and joined, bit for bit. A model that looks from one row at another, by a
 * softmax, a mean or a sum along the first dimension, does not pass; nor does one whose answers
 * differ only a little ({@link RowsAlike}), but that one is to be told from the other.
 */
final class BatchProbe {
  /** Rows of the requests that are joined, one list for each trial. */
  private static final List<List<Integer>> ROWS =
      List.of(List.of(1, 1), List.of(1, 2, 3), List.of(3, 1, 4, 1, 5, 2));

  /** Sizes of dimensions that are left open; the first that the model takes is enough. */
  private static final List<Integer> OPEN_SIZES = List.of(4, 1, 32, 224);

  /** Of all trials of a model together; what is not known then is not believed. */
  private static final Duration TIME_MAX = Duration.ofSeconds(30);

  /** Fillings that the model takes, beside {@link Filling#SCALES}; more would show no more. */
  private static final int FILLINGS_ENOUGH = 2;

  private final BatchRunner runner;
  private final List<TensorSpec> inputs;
  private final int rowsMax;
  private final TimeAllowed time;

  /** The finding of a probe. */
  sealed interface Finding {
    record Alike() implements Finding {}

    /** Answers differ a little, as sums do that are made in another order. */
    record Near(String how) implements Finding {}

    /** Requests would get other answers together than alone. */
    record Mixed(String how) implements Finding {}

    /** The model takes none of what was made up, or no two rows of it: none need run together. */
    record Unknown(String why) implements Finding {}
  }

  BatchProbe(BatchRunner runner, int rowsMax) {
    this(runner, rowsMax, TIME_MAX);
  }

  BatchProbe(BatchRunner runner, int rowsMax, Duration time) {
    this.runner = runner;
    this.inputs = runner.inputs().stream().filter(input -> !input.isOptional()).toList();
    this.rowsMax = rowsMax;
    this.time = new TimeAllowed(time);
  }

  /**
   * Returns true if an input's first dimension is left open, and so may count rows. An input that
   * has a value of its own in the model, or that takes any rank, has none.
   */
  static boolean countsRows(TensorSpec input) {
    return !input.isOptional()
        && !input.isAnyRank()
        && !input.shape().isEmpty()
        && input.shape().getFirst() < 0;
  }

  Finding find() {
    for (TensorSpec input : inputs) {
      if (!countsRows(input)) {
        return new Finding.Unknown(
            "its input '%s' of shape %s has no open first dimension"
                .formatted(input.name(), input.shape()));
      }
    }
    Finding found = new Finding.Unknown("it has no inputs");
    int taken = 0;
    for (Filling filling : Filling.values()) {
      if (taken == FILLINGS_ENOUGH && filling != Filling.SCALES) {
        continue;
      }
      Finding next = tryFilling(filling);
      if (next instanceof Finding.Mixed) {
        return next;
      }
      if (next instanceof Finding.Alike && filling != Filling.SCALES) {
        taken++;
      }
      found = worse(found, next);
    }
    return time.isOver()
        ? new Finding.Unknown("trying it out took over %s s".formatted(TIME_MAX.toSeconds()))
        : found;
  }

  /** What counts of two: a difference, else that there was none, else why that is not known. */
  private static Finding worse(Finding one, Finding other) {
    return rank(other) >= rank(one) ? other : one;
  }

  private static int rank(Finding finding) {
    return switch (finding) {
      case Finding.Unknown _ -> 0;
      case Finding.Alike _ -> 1;
      case Finding.Near _ -> 2;
      case Finding.Mixed _ -> 3;
    };
  }

  private Finding tryFilling(Filling filling) {
    Finding found = new Finding.Unknown("it has no inputs");
    for (int openSize : OPEN_SIZES) {
      found = tryRows(new MadeUpRows(inputs, filling, openSize));
      if (!(found instanceof Finding.Unknown)) {
        return found;
      }
    }
    return found;
  }

  private Finding tryRows(MadeUpRows madeUp) {
    Finding found = new Finding.Unknown("no two rows fit into one run");
    for (List<Integer> rows : ROWS) {
      int total = rows.stream().mapToInt(Integer::intValue).sum();
      if (total <= rowsMax && madeUp.bytes(total) <= BatchRequest.JOINED_BYTES_MAX) {
        Finding next =
            compare(rows.stream().map(madeUp::request).map(BatchProbe::request).toList());
        found = worse(found, next);
        if (next instanceof Finding.Mixed || next instanceof Finding.Unknown) {
          // More rows may be more than fits; then they run one by one when they come.
          return found;
        }
      }
    }
    return found;
  }

  private Finding compare(List<BatchRequest> requests) {
    List<List<Tensor>> alone = new ArrayList<>();
    try {
      for (BatchRequest request : requests) {
        alone.add(runner.run(request.inputs(), left()));
      }
    } catch (InvalidTensorException | TookTooLongException | RuntimeException e) {
      return new Finding.Unknown("it fails on made-up inputs: " + e.getMessage());
    }
    try {
      JoinedBatch joined = new JoinedBatch(requests);
      return joined
          .split(runner.run(joined.inputs(), left()))
          .map(together -> compare(alone, together))
          .orElseGet(() -> new Finding.Mixed("an output has not one row for each row"));
    } catch (InvalidTensorException | TookTooLongException | RuntimeException e) {
      return new Finding.Unknown("rows that it takes alone fail together: " + e.getMessage());
    }
  }

  private Duration left() throws TookTooLongException {
    if (time.isOver()) {
      throw new TookTooLongException("the time for trials is over");
    }
    return time.left();
  }

  private static Finding compare(List<List<Tensor>> alone, List<List<Tensor>> together) {
    Finding found = new Finding.Alike();
    for (int i = 0; i < alone.size(); i++) {
      found = worse(found, RowsAlike.compare(alone.get(i), together.get(i)));
    }
    return found;
  }

  private static BatchRequest request(List<Tensor> inputs) {
    return new BatchRequest(inputs);
  }
}
