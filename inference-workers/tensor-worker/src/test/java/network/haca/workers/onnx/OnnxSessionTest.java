package network.haca.workers.onnx;

import static network.haca.workers.onnx.OnnxGraph.FLOAT;
import static network.haca.workers.onnx.OnnxGraph.INT64;
import static network.haca.workers.onnx.OnnxGraph.STRING;
import static network.haca.workers.onnx.OnnxGraph.tensor;
import static network.haca.workers.onnx.OnnxGraph.tensorOfAnyRank;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import network.haca.onnx.Device;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small models, made here, in ONNX Runtime. */
class OnnxSessionTest {
  private static final int BOOL = OnnxGraph.elementType(Datatype.BOOL);
  private static final long MEMORY = 64 << 20;
  private static final OnnxLimits LIMITS = new OnnxLimits(1 << 20, MEMORY, Duration.ofMinutes(1));

  @TempDir private Path folder;

  private OnnxSession open(OnnxGraph graph) throws IOException, InvalidModelException {
    return open(graph, LIMITS);
  }

  private OnnxSession open(OnnxGraph graph, OnnxLimits limits)
      throws IOException, InvalidModelException {
    return OnnxSession.open(
        graph.in(folder), new OnnxOptions(Device.CPU, 1, 1, ScriptedRunner.PATIENCE, limits));
  }

  private static Tensor longs(String name, long... values) {
    return new Tensor(
        name, Datatype.INT64, List.of((long) values.length), Bytes.wrap(OnnxGraph.longs(values)));
  }

  private static Tensor floats(String name, int count) {
    return new Tensor(
        name, Datatype.FP32, List.of((long) count), Bytes.wrap(new byte[count * Float.BYTES]));
  }

  private static OnnxGraph expand() {
    return new OnnxGraph()
        .node("Expand", "x s", "y")
        .input("x", tensor(FLOAT, 1))
        .input("s", tensor(INT64, "r"))
        .output("y", tensorOfAnyRank(FLOAT));
  }

  private static String refusal(OnnxSession session, Tensor... inputs) {
    return String.valueOf(
        assertThrows(InvalidTensorException.class, () -> session.run(List.of(inputs)))
            .getMessage());
  }

  /** Rule T1; Python's binding can neither give nor read such bytes. */
  @Test
  void t1BytesThatAreNoTextGoThroughAModelUnchanged() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .node("Identity", "x", "y")
            .input("x", tensor(STRING, "n"))
            .output("y", tensor(STRING, "n"));
    List<Bytes> elements =
        List.of(
            Bytes.fromHex("ff"),
            Bytes.fromHex("c3"),
            Bytes.fromHex("eda080"),
            Bytes.EMPTY,
            Bytes.fromHex("00fe00"),
            Bytes.wrap(new byte[70_000]));
    Bytes content = Tensor.encodeByteElements(elements);
    List<Long> shape = List.of((long) elements.size());
    try (OnnxSession session = open(graph)) {
      List<Tensor> outputs = session.run(List.of(new Tensor("x", Datatype.BYTES, shape, content)));
      assertEquals(List.of(new Tensor("y", Datatype.BYTES, shape, content)), outputs);
    }
  }

  @Test
  void whatAModelTakesAndGivesIsToldAsItDeclaresIt() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .node("Mul", "x w", "y")
            .node("Identity", "any", "z")
            .input("x", tensor(FLOAT, "n", 2))
            .input("any", tensorOfAnyRank(OnnxGraph.elementType(Datatype.UINT32)))
            .input("w", tensor(FLOAT))
            .initializer("w", FLOAT, new byte[Float.BYTES])
            .output("y", tensor(FLOAT, "n", 2))
            .output("z", tensorOfAnyRank(OnnxGraph.elementType(Datatype.UINT32)));
    try (OnnxSession session = open(graph)) {
      assertEquals(
          List.of(
              new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L)),
              TensorSpec.ofAnyRank("any", Datatype.UINT32),
              new TensorSpec("w", Datatype.FP32, List.of()).madeOptional()),
          session.inputs());
      assertEquals(TensorSpec.ofAnyRank("z", Datatype.UINT32), session.outputs().getLast());
    }
  }

  @Test
  void anOutputLargerThanMayBeGivenIsTheClientsErrorAndNamesTheSetting() throws Exception {
    try (OnnxSession session = open(expand())) {
      int most = LIMITS.outputBytesMax() / Float.BYTES;
      assertEquals(1, session.run(List.of(floats("x", 1), longs("s", most))).size());
      String message = refusal(session, floats("x", 1), longs("s", most + 1));
      assertTrue(message.contains("1048580 bytes"), message);
      assertTrue(message.contains("1048576 (worker.output.max)"), message);
    }
  }

  @Test
  void anOutputWhoseSizeIsDeclaredIsRefusedBeforeTheModelRuns() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .node("Mul", "x t", "y")
            .input("x", tensor(FLOAT, "n", 1))
            .input("t", tensor(FLOAT, 1, "m"))
            .output("y", tensor(FLOAT, "n", "m"));
    try (OnnxSession session = open(graph)) {
      Tensor column =
          new Tensor("x", Datatype.FP32, List.of(60_000L, 1L), Bytes.wrap(new byte[240_000]));
      Tensor row =
          new Tensor("t", Datatype.FP32, List.of(1L, 60_000L), Bytes.wrap(new byte[240_000]));
      String message = refusal(session, column, row);
      assertTrue(message.contains("14400000000 bytes"), message);
    }
  }

  @Test
  void aRunThatWantsMoreMemoryThanThereIsEndsAndTheModelGoesOn() throws Exception {
    try (OnnxSession session = open(expand())) {
      String message = refusal(session, floats("x", 1), longs("s", 400_000_000));
      assertTrue(message.contains("64 MiB"), message);
      assertTrue(message.contains("worker.onnx.memory.max"), message);
      assertEquals(1, session.run(List.of(floats("x", 1), longs("s", 10))).size());
    }
  }

  @Test
  void aRunThatDoesNotEndIsEndedAndTheModelGoesOn() throws Exception {
    OnnxGraph body =
        new OnnxGraph()
            .node("Identity", "on", "stillOn")
            .node("Add", "before before", "after")
            .input("i", tensor(INT64))
            .input("on", tensor(BOOL))
            .input("before", tensor(FLOAT, "n"))
            .output("stillOn", tensor(BOOL))
            .output("after", tensor(FLOAT, "n"));
    OnnxGraph graph =
        new OnnxGraph()
            .node("Loop", "times  x", "y", OnnxGraph.graphAttribute("body", body))
            .input("times", tensor(INT64))
            .input("x", tensor(FLOAT, "n"))
            .output("y", tensor(FLOAT, "n"));
    OnnxLimits limits = new OnnxLimits(1 << 20, MEMORY, Duration.ofMillis(100));
    try (OnnxSession session = open(graph, limits)) {
      String message = refusal(session, times(Long.MAX_VALUE), floats("x", 1));
      assertTrue(message.contains("longer than the 0.1 s"), message);
      assertTrue(message.contains("worker.run.max"), message);
      assertEquals(1, session.run(List.of(times(3), floats("x", 1))).size());
    }
  }

  private static Tensor times(long count) {
    return new Tensor("times", Datatype.INT64, List.of(), Bytes.wrap(OnnxGraph.longs(count)));
  }

  @Test
  void anOutputThatWasTooLargeLeavesNoMemoryTaken() throws Exception {
    try (OnnxSession session = open(expand())) {
      int most = (int) (MEMORY - (10 << 20)) / Float.BYTES;
      String large = refusal(session, floats("x", 1), longs("s", most / 2));
      assertTrue(large.contains("worker.output.max"), large);
      String larger = refusal(session, floats("x", 1), longs("s", most));
      assertTrue(larger.contains("worker.output.max"), larger);
    }
  }

  /** What earlier runs left of the memory in pieces is put together for a later one. */
  @Test
  void memoryThatEarlierRunsHadServesLaterOnesOfOtherSizes() throws Exception {
    OnnxGraph summed =
        new OnnxGraph()
            .node("Expand", "x s", "y")
            .node("ReduceMax", "y", "sum", OnnxGraph.intAttribute("keepdims", 0))
            .input("x", tensor(FLOAT, 1))
            .input("s", tensor(INT64, "r"))
            .output("sum", tensor(FLOAT));
    try (OnnxSession session = open(summed)) {
      for (int mebibytes : new int[] {4, 9, 17, 30, 5, 44, 20, 50, 55}) {
        Tensor shape = longs("s", mebibytes << 18);
        assertEquals(1, session.run(List.of(floats("x", 1), shape)).size());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Gather, 7, indices element out of data bounds",
    "Reshape, 7, cannot be reshaped",
    "Expand, -3, ",
  })
  void whatTheModelCannotWorkOnIsTheClientsError(String operator, long value, String reason)
      throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .node(operator, "x s", "y")
            .input("x", tensor(FLOAT, "n"))
            .input("s", tensor(INT64, 1))
            .output("y", tensor(FLOAT, "m"));
    try (OnnxSession session = open(graph)) {
      String message = refusal(session, floats("x", 3), longs("s", value));
      assertTrue(message.contains("it cannot work on these inputs: " + operator), message);
      assertTrue(message.contains(String.valueOf(reason == null ? "" : reason)), message);
      assertTrue(!message.contains("onnxruntime"), message);
    }
  }

  @Test
  void anOutputThatIsNoTensorIsRefusedWithWhatToDo() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .node(
                "ai.onnx.ml",
                "ZipMap",
                "x",
                "z",
                OnnxGraph.longsAttribute("classlabels_int64s", 0, 1))
            .input("x", tensor(FLOAT, "n", 2))
            .output("z", OnnxGraph.sequence(OnnxGraph.map(INT64, tensor(FLOAT))));
    String message = invalid(graph);
    assertTrue(message.contains("output 'z' is of the type sequence"), message);
    assertTrue(message.contains("zipmap=False"), message);
    assertTrue(message.contains("model.onnx"), message);
  }

  @Test
  void anInputThatMayBeAbsentIsRefused() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .node("OptionalHasElement", "x", "y")
            .input("x", OnnxGraph.optional(tensor(FLOAT, "n")))
            .output("y", tensor(OnnxGraph.elementType(Datatype.BOOL)));
    String message = invalid(graph);
    assertTrue(message.contains("input 'x' is of the type optional"), message);
  }

  @ParameterizedTest
  @CsvSource({"14, complex64", "17, float8e4m3fn", "21, uint4"})
  void anElementTypeThatTheProtocolLacksIsRefusedByName(int elementType, String name)
      throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .node("Identity", "x", "y")
            .input("x", tensor(elementType, "n"))
            .output("y", tensor(elementType, "n"));
    String message = invalid(graph);
    assertTrue(message.contains(name) || message.contains("ONNX Runtime refuses it"), message);
  }

  private String invalid(OnnxGraph graph) {
    return String.valueOf(
        assertThrows(InvalidModelException.class, () -> open(graph).close()).getMessage());
  }

  private static OnnxGraph gather(String length) {
    return new OnnxGraph()
        .node("Gather", "x i", "y")
        .input("x", tensor(STRING, "n"))
        .input("i", tensor(INT64, "m"))
        .output("y", tensor(STRING, length));
  }

  private static Tensor text(String name, int bytes) {
    Bytes content = Tensor.encodeByteElements(List.of(Bytes.wrap(new byte[bytes])));
    return new Tensor(name, Datatype.BYTES, List.of(1L), content);
  }

  /** Strings are kept outside of the memory that runs are held to. */
  @Test
  void stringsThatAModelWouldRepeatAreBoundedBeforeItRuns() throws Exception {
    for (String length : List.of("m", "unknown")) {
      try (OnnxSession session = open(gather(length))) {
        assertEquals(1, session.run(List.of(text("x", 60_000), longs("i", 0, 0, 0))).size());
        String message = refusal(session, text("x", 60_000), longs("i", new long[2_000]));
        assertTrue(message.contains("2001 elements of up to 60000 bytes"), message);
        assertTrue(message.contains("worker.onnx.memory.max"), message);
        assertEquals(1, session.run(List.of(text("x", 15), longs("i", new long[2_000]))).size());
      }
    }
    try (OnnxSession session = open(gather("unknown"))) {
      String message = refusal(session, text("x", 65_537), longs("i", 0));
      assertTrue(message.contains("at most 65536"), message);
    }
  }

  @Test
  void outputsThatNobodyWantsDoNotCount() throws Exception {
    OnnxGraph turned =
        new OnnxGraph()
            .node("Identity", "x", "first")
            .node("Expand", "x s", "y")
            .input("x", tensor(FLOAT, 1))
            .input("s", tensor(INT64, "r"))
            .output("first", tensor(FLOAT, 1))
            .output("y", tensorOfAnyRank(FLOAT));
    List<Tensor> inputs = List.of(floats("x", 1), longs("s", 2L * LIMITS.outputBytesMax()));
    try (OnnxSession session = open(turned)) {
      assertEquals("first", session.firstOutput(inputs, LIMITS.runMax()).name());
      assertThrows(InvalidTensorException.class, () -> session.run(inputs));
    }
  }
}
