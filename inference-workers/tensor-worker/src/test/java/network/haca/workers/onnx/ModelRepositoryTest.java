package network.haca.workers.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import network.haca.onnx.Device;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.Models;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled models, really run. */
class ModelRepositoryTest {
  private static final Device DEVICE = Device.valueOf(System.getProperty("models.device", "CPU"));

  private static Models models;

  @TempDir private Path folder;

  private static Models open(Path directory, Map<Bytes32, Path> registered)
      throws InvalidModelException {
    ModelSet set =
        new ModelRepository(
                List.of(directory),
                registered,
                List.of(),
                new OnnxOptions(DEVICE, 1, 100, ScriptedRunner.PATIENCE, OnnxLimits.defaults()))
            .open();
    return new Models(set.models(), set.unserved());
  }

  @BeforeAll
  static void load() throws InvalidModelException {
    models = open(Path.of("target/models"), Map.of());
  }

  @AfterAll
  static void close() {
    models.all().forEach(Model::close);
  }

  private static Model model(String name) {
    return models.find(name, "").orElseThrow();
  }

  private static Tensor launch(float... values) {
    ByteBuffer content =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      content.putFloat(value);
    }
    return new Tensor(
        "launch", Datatype.FP32, List.of(values.length / 2L, 2L), Bytes.wrap(content.array()));
  }

  private static float[] floats(Tensor tensor) {
    FloatBuffer buffer =
        tensor.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static float[] run(Model model, Tensor input) throws InvalidTensorException {
    return floats(model.infer(List.of(input)).toCompletableFuture().join().getFirst());
  }

  private static Tensor texts(String... texts) {
    List<Bytes> elements = new ArrayList<>();
    for (String text : texts) {
      elements.add(Bytes.ofUtf8(text));
    }
    return new Tensor(
        "text", Datatype.BYTES, List.of((long) texts.length), Tensor.encodeByteElements(elements));
  }

  private static double similarity(float[] vectors, int a, int b) {
    double dot = 0;
    for (int i = 0; i < 384; i++) {
      dot += vectors[a * 384 + i] * vectors[b * 384 + i];
    }
    return dot;
  }

  @Test
  void theBundledModelsAreAllServed() {
    assertEquals(List.of(), models.unserved());
  }

  @Test
  void h2AFolderThatIsServedAsRegisteredIsNotServedTwice() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("projectile"));
    Path bundled = Path.of("target/models/projectile");
    for (String file : List.of("model.json", "model.onnx")) {
      Files.copy(bundled.resolve(file), copy.resolve(file));
    }
    Models both = open(folder, Map.of(model("projectile").digest(), bundled));
    assertEquals(1, both.all().size());
    assertEquals(List.of(), both.unserved());
    both.all().forEach(Model::close);
  }

  @Test
  void theNumericModelKnowsHowFarABallFlies() throws InvalidTensorException {
    float range = run(model("projectile"), launch(20, 45))[0];
    // Without drag it would be 40.8 m; with it, integration gives about 31.4 m.
    assertEquals(31.4, range, 1.0);
  }

  @Test
  void requestsThatRunTogetherGetTheirOwnRows() throws InvalidTensorException {
    Model model = model("projectile");
    List<CompletableFuture<List<Tensor>>> answers = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      answers.add(model.infer(List.of(launch(i % 40, 30, i % 40, 60))).toCompletableFuture());
    }
    for (int i = 1; i <= 50; i++) {
      float[] alone = run(model, launch(i % 40, 30, i % 40, 60));
      float[] together = floats(answers.get(i - 1).join().getFirst());
      assertEquals(alone[0], together[0], 1e-3);
      assertEquals(alone[1], together[1], 1e-3);
    }
  }

  @Test
  void textBecomesUnitVectorsThatKnowWhatIsAlike() throws InvalidTensorException {
    float[] vectors =
        run(
            model("all-minilm-l6-v2"),
            texts("a cat sits on the mat", "a kitten rests on a rug", "quarterly tax report"));
    assertEquals(3 * 384, vectors.length);
    assertEquals(1, similarity(vectors, 0, 0), 1e-4);
    assertTrue(similarity(vectors, 0, 1) > similarity(vectors, 0, 2) + 0.2);
  }

  @Test
  void wrongInputsAreNamed() {
    Model model = model("projectile");
    Tensor renamed = new Tensor("speed", Datatype.FP32, List.of(1L, 2L), launch(1, 2).content());
    Tensor retyped = new Tensor("launch", Datatype.INT32, List.of(1L, 2L), launch(1, 2).content());
    Tensor reshaped = new Tensor("launch", Datatype.FP32, List.of(2L), launch(1, 2).content());
    assertEquals(
        "the model has no input 'speed'; its inputs are [launch]", refusal(model, renamed));
    assertEquals("input 'launch' is INT32, the model takes FP32", refusal(model, retyped));
    assertEquals(
        "input 'launch' has shape [2], the model takes [-1, 2] (-1 is any)",
        refusal(model, reshaped));
  }

  private static String refusal(Model model, Tensor input) {
    return String.valueOf(
        assertThrows(InvalidTensorException.class, () -> model.infer(List.of(input))).getMessage());
  }

  @Test
  void aBrokenDescriptorIsRefusedByName() throws IOException {
    Path model = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(model.resolve("model.json"), "{\"name\":\"x\",\"colour\":1}");
    InvalidModelException refusal =
        assertThrows(InvalidModelException.class, () -> open(folder, Map.of()));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("colour"), message);
    assertTrue(message.contains("broken/model.json"), message);
  }
}
