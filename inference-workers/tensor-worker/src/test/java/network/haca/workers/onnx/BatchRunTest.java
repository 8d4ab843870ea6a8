package network.haca.workers.onnx;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import org.junit.jupiter.api.Test;

/** Whoever runs together gets what it would get alone: its own answer, or its own error. */
class BatchRunTest {
  private static final Set<String> JOINABLE = Set.of("x");

  private static List<BatchRequest> requests(Tensor... inputs) {
    return Stream.of(inputs).map(input -> new BatchRequest(List.of(input))).toList();
  }

  private static List<BatchRequest> taken(int rowsMax, List<BatchRequest> waiting) {
    List<BatchRequest> batch = new ArrayList<>();
    BatchRequest.takeBatch(new ArrayList<>(waiting), batch, rowsMax, JOINABLE);
    return batch;
  }

  private static void run(ScriptedRunner runner, List<BatchRequest> batch) {
    new BatchRun(runner, new RunErrors("test"), new RunCounts(InstantSource.system())).run(batch);
  }

  private static Tensor answer(BatchRequest request) {
    return request.answer().join().getFirst();
  }

  private static Throwable failure(BatchRequest request) {
    assertTrue(request.answer().isDone(), "nobody answers it any more");
    return requireNonNull(
        assertThrows(CompletionException.class, () -> request.answer().join()).getCause());
  }

  /** Doubles; refuses negative numbers, and says which it saw. */
  private static List<Tensor> doubled(Tensor input) throws InvalidTensorException {
    long[] values = ScriptedRunner.values(input);
    if (Arrays.stream(values).anyMatch(value -> value < 0)) {
      throw new InvalidTensorException("it cannot work on " + Arrays.toString(values));
    }
    return List.of(
        ScriptedRunner.tensor("y", input.shape(), Arrays.stream(values).map(v -> 2 * v).toArray()));
  }

  @Test
  void aBadRequestFailsAloneAndIsToldOfNothingButItself() {
    ScriptedRunner runner = new ScriptedRunner(BatchRunTest::doubled);
    List<BatchRequest> batch =
        requests(ScriptedRunner.rows(1, 2), ScriptedRunner.rows(-7), ScriptedRunner.rows(40));
    run(runner, batch);
    assertArrayEquals(new long[] {2, 4}, ScriptedRunner.values(answer(batch.get(0))));
    assertArrayEquals(new long[] {80}, ScriptedRunner.values(answer(batch.get(2))));
    Throwable failure = failure(batch.get(1));
    assertInstanceOf(InvalidTensorException.class, failure);
    assertEquals("it cannot work on [-7]", failure.getMessage());
    assertEquals(List.of(4L, 1L), runner.shapes.getFirst());
  }

  @Test
  void anErrorOfTheMachineEndsTheRequestsThatMeetItAndNoOther() {
    ScriptedRunner runner =
        new ScriptedRunner(
            input -> {
              if (input.shape().getFirst() > 1) {
                throw new OutOfMemoryError("Java heap space");
              }
              return doubled(input);
            });
    List<BatchRequest> batch =
        requests(ScriptedRunner.rows(1), ScriptedRunner.rows(2, 3), ScriptedRunner.rows(4));
    run(runner, batch);
    assertArrayEquals(new long[] {2}, ScriptedRunner.values(answer(batch.get(0))));
    assertArrayEquals(new long[] {8}, ScriptedRunner.values(answer(batch.get(2))));
    assertEquals(
        "the node lacks the memory for this request; ask for less",
        assertInstanceOf(Model.RefusedException.class, failure(batch.get(1))).getMessage());
  }

  @Test
  void outputsThatHaveNotARowForEachRowAreMadeAgainOneByOne() {
    List<List<Tensor>> outputs =
        List.of(
            List.of(ScriptedRunner.tensor("y", List.of(), 5)),
            List.of(ScriptedRunner.tensor("y", List.of(1L), 5)),
            List.of(ScriptedRunner.tensor("y", List.of(0L, 1L))));
    for (List<Tensor> output : outputs) {
      List<BatchRequest> batch = requests(ScriptedRunner.rows(1), ScriptedRunner.rows(2));
      run(new ScriptedRunner(_ -> output), batch);
      assertEquals(output, batch.getFirst().answer().join());
      assertEquals(output, batch.getLast().answer().join());
    }
  }

  @Test
  void textsAreSplitByRows() {
    List<BatchRequest> batch = requests(ScriptedRunner.rows(1), ScriptedRunner.rows(22, 333));
    run(
        new ScriptedRunner(
            input ->
                List.of(
                    new Tensor(
                        "y",
                        Datatype.BYTES,
                        input.shape(),
                        Tensor.encodeByteElements(
                            Arrays.stream(ScriptedRunner.values(input))
                                .mapToObj(value -> Bytes.ofUtf8(Long.toString(value)))
                                .toList())))),
        batch);
    assertEquals(List.of(Bytes.ofUtf8("1")), answer(batch.get(0)).byteElements());
    assertEquals(
        List.of(Bytes.ofUtf8("22"), Bytes.ofUtf8("333")), answer(batch.get(1)).byteElements());
    assertEquals(List.of(2L, 1L), answer(batch.get(1)).shape());
  }

  @Test
  void requestsWithoutRowsRunAloneWhoeverWaits() {
    Tensor none = ScriptedRunner.tensor("x", List.of(0L, 1L));
    assertEquals(1, taken(8, requests(none, none, ScriptedRunner.rows(1))).size());
    List<BatchRequest> waiting = requests(ScriptedRunner.rows(1), none, ScriptedRunner.rows(2));
    assertEquals(List.of(waiting.get(0), waiting.get(2)), taken(8, waiting));
    List<BatchRequest> batch = requests(none, ScriptedRunner.tensor("x", List.of(0L, 1L)));
    batch.forEach(request -> run(new ScriptedRunner(BatchRunTest::doubled), List.of(request)));
    assertEquals(List.of(0L, 1L), answer(batch.getFirst()).shape());
  }

  @Test
  void onlyRequestsOfTheSameInputsAndShapeRunTogether() {
    Tensor wide = ScriptedRunner.tensor("x", List.of(1L, 2L), 1, 2);
    Tensor huge = ScriptedRunner.tensor("x", List.of(1L << 40, 1L));
    List<BatchRequest> waiting =
        requests(
            ScriptedRunner.rows(1),
            wide,
            ScriptedRunner.rows(2),
            huge,
            ScriptedRunner.rows(3, 4),
            ScriptedRunner.rows(5));
    assertEquals(List.of(waiting.get(0), waiting.get(2), waiting.get(5)), taken(3, waiting));
    List<BatchRequest> other =
        List.of(
            waiting.getFirst(),
            new BatchRequest(
                List.of(ScriptedRunner.rows(1), ScriptedRunner.tensor("z", List.of(1L), 1))));
    assertEquals(List.of(waiting.getFirst()), taken(8, other));
    List<BatchRequest> batch = new ArrayList<>();
    BatchRequest.takeBatch(
        new ArrayList<>(requests(ScriptedRunner.rows(1), ScriptedRunner.rows(2))),
        batch,
        8,
        Set.of());
    assertEquals(1, batch.size());
  }

  @Test
  void whatRunsTogetherHasABoundInBytes() {
    int third = (int) (BatchRequest.JOINED_BYTES_MAX / 3 + 8) / Long.BYTES;
    Tensor big = ScriptedRunner.tensor("x", List.of(1L, (long) third), new long[third]);
    assertEquals(2, taken(8, requests(big, big, big)).size());
  }

  /** Whatever one of them does, a batch takes no longer than a request may. */
  @Test
  void afterATimeoutTogetherTheMembersShareWhatIsLeft() {
    ScriptedRunner runner =
        new ScriptedRunner(
            input -> {
              if (Arrays.stream(ScriptedRunner.values(input)).anyMatch(value -> value < 0)) {
                throw new TookTooLongException("it runs for ever");
              }
              return doubled(input);
            });
    List<BatchRequest> batch =
        requests(ScriptedRunner.rows(-1), ScriptedRunner.rows(3), ScriptedRunner.rows(4));
    run(runner, batch);
    Model.RefusedException refusal =
        assertInstanceOf(Model.RefusedException.class, failure(batch.getFirst()));
    assertEquals(InferenceOutcome.Reason.OVERLOADED, refusal.reason());
    assertArrayEquals(new long[] {6}, ScriptedRunner.values(answer(batch.get(1))));
    assertEquals(ScriptedRunner.RUN_MAX.dividedBy(2), runner.times.get(0));
    assertTrue(runner.times.get(1).compareTo(ScriptedRunner.RUN_MAX.dividedBy(3)) <= 0);
    List<BatchRequest> single = requests(ScriptedRunner.rows(-1));
    run(runner, single);
    assertEquals("it runs for ever", failure(single.getFirst()).getMessage());
    assertEquals(ScriptedRunner.RUN_MAX, runner.times.getLast());
  }
}
