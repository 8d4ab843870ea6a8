package network.haca.workers.onnx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.onnx.binding.TimeAllowed;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch and answers every request in it. Where the batch fails together its requests run one
 * by one, so that none suffers from another, nor is told of another's values. Where that was for
 * the time it took, they share what is left of the time of one request: one slow request costs the
 * others no more than if it had run alone.
 */
final class BatchRun {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

  private final BatchRunner runner;
  private final RunErrors errors;
  private final RunCounts counts;

  BatchRun(BatchRunner runner, RunErrors errors, RunCounts counts) {
    this.runner = runner;
    this.errors = errors;
    this.counts = counts;
  }

  /** Answers every request in it, unless there is not even the memory for that. */
  void run(List<BatchRequest> batch) {
    TimeAllowed time = new TimeAllowed(runner.runMax());
    Together end = batch.size() == 1 ? Together.FAILED : together(batch);
    for (int i = 0; end != Together.ANSWERED && i < batch.size(); i++) {
      alone(
          batch.get(i),
          end == Together.FAILED ? runner.runMax() : time.left().dividedBy(batch.size() - i));
    }
  }

  private enum Together {
    ANSWERED,
    FAILED,
    TOOK_TOO_LONG
  }

  private Together together(List<BatchRequest> batch) {
    try {
      long begin = System.nanoTime();
      JoinedBatch joined = new JoinedBatch(batch);
      List<Tensor> inputs = joined.inputs();
      long joinedAt = System.nanoTime();
      List<Tensor> outputs = runner.run(inputs, runner.runMax().dividedBy(2));
      long ranAt = System.nanoTime();
      Optional<List<List<Tensor>>> answers = joined.split(outputs);
      if (answers.isEmpty()) {
        LOG.debug("an output has not a row for each of {} requests' rows", batch.size());
        return Together.FAILED;
      }
      count(batch, begin, joinedAt, ranAt);
      for (int i = 0; i < batch.size(); i++) {
        var _ = batch.get(i).answer().complete(answers.get().get(i));
      }
      return Together.ANSWERED;
    } catch (TookTooLongException e) {
      LOG.debug("{} requests took too long together", batch.size());
      return Together.TOOK_TOO_LONG;
    } catch (InvalidTensorException | RuntimeException e) {
      // Its text is about all of them: no client may see it.
      LOG.debug("{} requests run one by one: {}", batch.size(), e.getMessage());
      return Together.FAILED;
    } catch (Error e) {
      errors.note(e);
      return Together.FAILED;
    }
  }

  private void count(List<BatchRequest> batch, long begin, long joinedAt, long ranAt) {
    counts.ran(
        new RunCounts.Ran(
            batch.size(),
            batch.stream().mapToLong(request -> Math.max(1, request.rows())).sum(),
            batch.stream().mapToLong(request -> begin - request.since()).sum(),
            joinedAt - begin,
            ranAt - joinedAt,
            System.nanoTime() - ranAt));
  }

  private void alone(BatchRequest request, Duration time) {
    try {
      if (!request.answer().isDone()) {
        long begin = System.nanoTime();
        List<Tensor> outputs = runner.run(request.inputs(), time);
        count(List.of(request), begin, begin, System.nanoTime());
        var _ = request.answer().complete(outputs);
      }
    } catch (TookTooLongException e) {
      var _ = request.answer().completeExceptionally(told(e, time));
    } catch (InvalidTensorException | RuntimeException e) {
      var _ = request.answer().completeExceptionally(e);
    } catch (Error e) {
      errors.note(e);
      var _ = request.answer().completeExceptionally(told(e));
    }
  }

  private Throwable told(TookTooLongException refusal, Duration time) {
    return time.equals(runner.runMax())
        ? new InvalidTensorException(String.valueOf(refusal.getMessage()))
        : new Model.RefusedException(
            InferenceOutcome.Reason.OVERLOADED,
            "the node had not the time for it beside other requests; try again later");
  }

  private static Throwable told(Error error) {
    String what =
        switch (error) {
          case OutOfMemoryError _ -> "the node lacks the memory for this request; ask for less";
          case StackOverflowError _ -> "the node lacks the stack for this request";
          default -> "an error of the node ended the run: " + error.getClass().getSimpleName();
        };
    return new Model.RefusedException(InferenceOutcome.Reason.FAILED, what);
  }
}
