package network.haca.workers.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import network.haca.onnx.Device;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bundled embedding model, really run. */
class TextEmbeddingRunnerTest {
  private static final Path FOLDER = Path.of("target/models/all-minilm-l6-v2");
  private static final int VECTOR_BYTES = 384 * Float.BYTES;

  private final List<TextEmbeddingRunner> opened = new ArrayList<>();

  private TextEmbeddingRunner open(int outputBytesMax) throws InvalidModelException {
    ModelDescriptor descriptor = ModelDescriptor.load(FOLDER);
    OnnxOptions options =
        new OnnxOptions(
            Device.CPU,
            1,
            1,
            ScriptedRunner.PATIENCE,
            new OnnxLimits(outputBytesMax, 512 << 20, Duration.ofMinutes(1)));
    OnnxSession encoder = OnnxSession.open(FOLDER.resolve(descriptor.onnxFile()), options);
    TextEmbeddingRunner runner =
        TextEmbeddingRunner.open(
            encoder, FOLDER, Objects.requireNonNull(descriptor.textEmbedding()));
    opened.add(runner);
    return runner;
  }

  @AfterEach
  void close() {
    opened.forEach(TextEmbeddingRunner::close);
  }

  private static List<Tensor> input(Bytes... elements) {
    Bytes content = Tensor.encodeByteElements(List.of(elements));
    return List.of(new Tensor("text", Datatype.BYTES, List.of((long) elements.length), content));
  }

  private static Bytes vectors(TextEmbeddingRunner runner, String... texts)
      throws InvalidTensorException {
    Bytes[] elements = Stream.of(texts).map(Bytes::ofUtf8).toArray(Bytes[]::new);
    return runner.run(input(elements)).getFirst().content();
  }

  @Test
  void t1BytesThatAreNoTextAreRefusedAndNotReplaced() throws Exception {
    TextEmbeddingRunner runner = open(1 << 20);
    for (String bytes : List.of("ff", "c3", "eda080", "f0808080")) {
      InvalidTensorException refusal =
          assertThrows(
              InvalidTensorException.class,
              () -> runner.run(input(Bytes.ofUtf8("text"), Bytes.fromHex(bytes))));
      assertEquals(
          "input 'text': element 1 is not UTF-8; the model takes text", refusal.getMessage());
    }
  }

  /** The tokenizer drops NUL and knows no smiley, if they reach it as what they are. */
  @Test
  void t1TextReachesTheTokenizerWhole() throws Exception {
    TextEmbeddingRunner runner = open(1 << 20);
    assertEquals(vectors(runner, "ab cd"), vectors(runner, "a\0b c\0d"));
    assertNotEquals(vectors(runner, "a"), vectors(runner, "a\0b"));
    assertEquals(vectors(runner, "see [UNK] there"), vectors(runner, "see \ud83e\udee0 there"));
  }

  @Test
  void moreTextsThanTheEncoderMayAnswerAtOnceAreEncodedInTurn() throws Exception {
    TextEmbeddingRunner runner = open(7 * VECTOR_BYTES);
    Bytes together = vectors(runner, "red apple", "green car", "blue dog", "old house");
    assertEquals(vectors(runner, "red apple"), together.slice(0, VECTOR_BYTES));
    assertEquals(vectors(runner, "old house"), together.slice(3 * VECTOR_BYTES, VECTOR_BYTES));
  }

  @Test
  void moreVectorsThanMayBeGivenAreTheClientsError() throws Exception {
    TextEmbeddingRunner runner = open(9 * VECTOR_BYTES);
    Bytes[] texts = Stream.generate(() -> Bytes.EMPTY).limit(10).toArray(Bytes[]::new);
    InvalidTensorException refusal =
        assertThrows(InvalidTensorException.class, () -> runner.run(input(texts)));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("15360 bytes"), message);
    assertTrue(message.contains("worker.output.max"), message);
  }

  /** The tokenizer would work through all of it before it cuts. */
  @Test
  void aTextThatIsLongerThanAnyOfSoManyTokensIsRefusedAndALongOneIsCut() throws Exception {
    TextEmbeddingRunner runner = open(1 << 20);
    int most = TextChunks.textBytesMax(256);
    assertEquals(VECTOR_BYTES, vectors(runner, "word ".repeat(most / 5)).size());
    InvalidTensorException refusal =
        assertThrows(
            InvalidTensorException.class,
            () -> runner.run(input(Bytes.ofUtf8("a"), Bytes.wrap(new byte[most + 1]))));
    assertEquals(
        "input 'text': element 1 has 65537 bytes; a text for a model of 256 tokens has at most"
            + " 65536",
        refusal.getMessage());
  }

  @Test
  void whatTheTokenizerGetsAtOnceIsBounded() throws Exception {
    Bytes[] elements =
        Stream.generate(() -> Bytes.wrap(new byte[30_000])).limit(5).toArray(Bytes[]::new);
    assertEquals(
        List.of(2, 2, 1),
        TextChunks.of(input(elements).getFirst(), 256).chunks().stream().map(List::size).toList());
    Bytes[] empty = Stream.generate(() -> Bytes.EMPTY).limit(130).toArray(Bytes[]::new);
    assertEquals(
        List.of(64, 64, 2),
        TextChunks.of(input(empty).getFirst(), 256).chunks().stream().map(List::size).toList());
  }

  @Test
  void allTextsOfARequestHaveTheTimeOfOne() throws Exception {
    TextEmbeddingRunner runner = open(1 << 20);
    assertThrows(
        TookTooLongException.class,
        () -> runner.run(input(Bytes.ofUtf8("late")), Duration.ofNanos(1)));
  }
}
