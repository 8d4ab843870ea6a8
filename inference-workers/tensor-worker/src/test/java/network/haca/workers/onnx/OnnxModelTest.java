package network.haca.workers.onnx;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.haca.onnx.Device;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.testkit.Await;
import network.haca.workers.core.InferenceOutcome.Reason;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelStatistics;
import network.haca.workers.core.Patience;
import org.junit.jupiter.api.Test;

/** Every request of a model is answered, whatever happens on its thread. */
class OnnxModelTest {
  private static final List<Tensor> ANSWER =
      List.of(ScriptedRunner.tensor("y", List.of(1L, 1L), 1));

  private static OnnxModel model(String name, ScriptedRunner.Script script, int queueMax) {
    return model(name, script, queueMax, ScriptedRunner.PATIENCE);
  }

  private static OnnxModel model(
      String name, ScriptedRunner.Script script, int queueMax, Patience patience) {
    return new OnnxModel(
        new ModelDescriptor(name, null, null, 8, null, null),
        Bytes32.ZERO,
        List.of(new ScriptedRunner(script)),
        Map.of(),
        8,
        new OnnxOptions(Device.CPU, 1, queueMax, patience, OnnxLimits.defaults()));
  }

  /** A model that says itself how it runs. */
  private static OnnxModel model(
      String name, ScriptedRunner.Script script, int rowsMax, RunOptions run) {
    return new OnnxModel(
        new ModelDescriptor(name, null, null, 8, run, null),
        Bytes32.ZERO,
        Stream.generate(() -> new ScriptedRunner(script)).limit(run.instanceCount()).toList(),
        Map.of(),
        rowsMax,
        new OnnxOptions(Device.CPU, 1, 10, ScriptedRunner.PATIENCE, OnnxLimits.defaults()));
  }

  @Test
  void instancesRunAtOnce() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    RunOptions two = new RunOptions(0, 2, null, null, 0, null);
    try (OnnxModel model =
        model(
            "twice",
            _ -> {
              running.countDown();
              assertDoesNotThrow(() -> running.await());
              return ANSWER;
            },
            0,
            two)) {
      CompletableFuture<List<Tensor>> first = infer(model);
      CompletableFuture<List<Tensor>> second = infer(model);
      assertEquals(ANSWER, first.get(10, TimeUnit.SECONDS));
      assertEquals(ANSWER, second.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aRunWaitsForOthersUntilThereAreAsManyAsTheModelLikesAndIsCounted() throws Exception {
    List<Long> rows = new CopyOnWriteArrayList<>();
    RunOptions patient = new RunOptions(0, null, null, null, RunOptions.DELAY_MAX, List.of(3));
    try (OnnxModel model =
        model(
            "patient",
            input -> {
              rows.add(input.shape().getFirst());
              return List.of(ScriptedRunner.tensor("y", List.of(3L, 1L), 1, 2, 3));
            },
            8,
            patient)) {
      CompletableFuture<List<Tensor>> first = infer(model);
      CompletableFuture<List<Tensor>> second = infer(model);
      CompletableFuture<List<Tensor>> third = infer(model);
      var _ = CompletableFuture.allOf(first, second, third).get(10, TimeUnit.SECONDS);
      assertEquals(List.of(3L), rows);
      ModelStatistics counted = model.statistics();
      assertEquals(1, counted.runs());
      assertEquals(3, counted.rows());
      assertEquals(3, counted.queue().count());
      assertEquals(1, counted.bySize().getOrDefault(3L, ModelStatistics.Run.NONE).infer().count());
      Await.until("not all were counted", () -> model.statistics().success().count() == 3);
    }
  }

  private static CompletableFuture<List<Tensor>> infer(OnnxModel model)
      throws InvalidTensorException {
    return model.infer(List.of(ScriptedRunner.rows(1))).toCompletableFuture();
  }

  private static Model.RefusedException refusal(CompletableFuture<List<Tensor>> answer) {
    return assertInstanceOf(
        Model.RefusedException.class,
        assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS)).getCause());
  }

  @Test
  void aThreadGoesOnAfterAnErrorWhichIsCounted() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    List<Error> errors =
        new ArrayList<>(List.of(new OutOfMemoryError("heap"), new StackOverflowError()));
    try (OnnxModel model =
        model(
            "erring",
            _ -> {
              if (!errors.isEmpty()) {
                throw errors.removeFirst();
              }
              return ANSWER;
            },
            10)) {
      assertEquals(Reason.FAILED, refusal(infer(model)).reason());
      assertEquals(Reason.FAILED, refusal(infer(model)).reason());
      assertEquals(ANSWER, infer(model).get(10, TimeUnit.SECONDS));
      assertEquals(2, meters.get(RunErrors.NAME).tag("model", "erring").counter().count());
    } finally {
      Metrics.removeRegistry(meters);
    }
  }

  @Test
  void whoComesWhileTheFirstInLineHasWaitedTooLongIsRefusedAtOnce() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (OnnxModel model =
        model(
            "slow",
            _ -> {
              runs.countDown();
              assertDoesNotThrow(() -> go.await());
              return ANSWER;
            },
            100,
            new Patience(Duration.ZERO))) {
      CompletableFuture<List<Tensor>> runsNow = infer(model);
      runs.await();
      CompletableFuture<List<Tensor>> waits = infer(model);
      long came = System.nanoTime();
      while (System.nanoTime() == came) {
        Thread.onSpinWait();
      }
      assertEquals(Reason.OVERLOADED, refusal(infer(model)).reason());
      go.countDown();
      assertEquals(ANSWER, runsNow.get(10, TimeUnit.SECONDS));
      assertEquals(ANSWER, waits.get(10, TimeUnit.SECONDS));
      assertEquals(ANSWER, infer(model).get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void whoWaitsWhenTheModelIsClosedIsAnswered() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    OnnxModel model =
        model(
            "closing",
            _ -> {
              runs.countDown();
              boolean isInterrupted = false;
              while (go.getCount() > 0) {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  isInterrupted = true;
                }
              }
              if (isInterrupted) {
                Thread.currentThread().interrupt();
              }
              return ANSWER;
            },
            2);
    CompletableFuture<List<Tensor>> first = infer(model);
    runs.await();
    CompletableFuture<List<Tensor>> second = infer(model);
    CompletableFuture<List<Tensor>> third = infer(model);
    assertEquals(Reason.OVERLOADED, refusal(infer(model)).reason());
    Thread closing = Thread.ofPlatform().start(model::close);
    Await.until("it does not wait", () -> closing.getState() == Thread.State.WAITING);
    go.countDown();
    closing.join();
    assertEquals(ANSWER, first.get(10, TimeUnit.SECONDS));
    assertEquals(Reason.UNAVAILABLE, refusal(second).reason());
    assertEquals(Reason.UNAVAILABLE, refusal(third).reason());
    assertEquals(Reason.UNAVAILABLE, refusal(infer(model)).reason());
  }
}
