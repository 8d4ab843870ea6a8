package network.haca.workers.onnx;

import java.util.List;
import java.util.Optional;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch and answers every request in it. Where the batch fails together its requests run one
 * by one, so that none suffers from another, nor is told of another's values.
 */
final class BatchRun {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

  private final BatchRunner runner;
  private final RunErrors errors;

  BatchRun(BatchRunner runner, RunErrors errors) {
    this.runner = runner;
    this.errors = errors;
  }

  /** Answers every request in it, unless there is not even the memory for that. */
  void run(List<BatchRequest> batch) {
    if (batch.size() == 1 || !together(batch)) {
      batch.forEach(this::alone);
    }
  }

  private boolean together(List<BatchRequest> batch) {
    try {
      JoinedBatch joined = new JoinedBatch(batch);
      Optional<List<List<Tensor>>> answers = joined.split(runner.run(joined.inputs()));
      if (answers.isEmpty()) {
        LOG.debug("an output has not a row for each of {} requests' rows", batch.size());
        return false;
      }
      for (int i = 0; i < batch.size(); i++) {
        var _ = batch.get(i).answer().complete(answers.get().get(i));
      }
      return true;
    } catch (InvalidTensorException | RuntimeException e) {
      // Its text is about all of them: no client may see it.
      LOG.debug("{} requests run one by one: {}", batch.size(), e.getMessage());
      return false;
    } catch (Error e) {
      errors.note(e);
      return false;
    }
  }

  private void alone(BatchRequest request) {
    try {
      if (!request.answer().isDone()) {
        var _ = request.answer().complete(runner.run(request.inputs()));
      }
    } catch (InvalidTensorException | RuntimeException e) {
      var _ = request.answer().completeExceptionally(e);
    } catch (Error e) {
      errors.note(e);
      var _ = request.answer().completeExceptionally(told(e));
    }
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
