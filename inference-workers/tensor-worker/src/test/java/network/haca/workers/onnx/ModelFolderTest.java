package network.haca.workers.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import network.haca.onnx.Device;
import network.haca.onnx.FolderDigest;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.Models;
import network.haca.workers.core.UnservedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The digest covers exactly the bytes that are opened, and nothing outside the folder is opened.
 */
class ModelFolderTest {
  private static final OnnxOptions OPTIONS =
      new OnnxOptions(Device.CPU, 1, 10, ScriptedRunner.PATIENCE, OnnxLimits.defaults());

  @TempDir private Path directory;
  private Path models;

  @BeforeEach
  void models() throws IOException {
    models = Files.createDirectory(directory.resolve("models"));
  }

  private static Path write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private static Path write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Path model(Path folder, String name, byte[] onnx) throws IOException {
    write(folder.resolve("model.json"), "{\"name\": \"%s\"}".formatted(name));
    write(folder.resolve("model.onnx"), onnx);
    return folder;
  }

  private static byte[] floats(float... values) {
    ByteBuffer content =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      content.putFloat(value);
    }
    return content.array();
  }

  private static float first(Model model) throws InvalidTensorException {
    Tensor row = new Tensor("x", Datatype.FP32, List.of(1L, 3L), Bytes.wrap(floats(1, 2, 3)));
    return model
        .infer(List.of(row))
        .toCompletableFuture()
        .join()
        .getFirst()
        .content()
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .getFloat();
  }

  private Models load() throws InvalidModelException {
    ModelSet set = new ModelRepository(List.of(models), Map.of(), List.of(), OPTIONS).open();
    return new Models(set.models(), set.unserved());
  }

  private String refusal() {
    return String.valueOf(assertThrows(InvalidModelException.class, this::load).getMessage());
  }

  @Test
  void aLinkedFolderHasTheDigestOfWhatItLeadsTo() throws Exception {
    Path real = model(directory.resolve("real"), "linked", TinyOnnx.unary("Neg", -1));
    Files.createSymbolicLink(models.resolve("linked"), real);
    try (Model model = load().find("linked", "").orElseThrow()) {
      assertEquals(FolderDigest.of(real), model.digest());
      assertEquals(FolderDigest.of(real), FolderDigest.of(models.resolve("linked")));
      assertEquals(-1f, first(model));
    }
  }

  /** As Kubernetes mounts a volume: each name leads through ..data to a directory of a date. */
  @Test
  void aMountOfKubernetesHasTheDigestOfItsFiles() throws Exception {
    Path real = model(directory.resolve("real"), "mounted", TinyOnnx.unary("Neg", -1));
    write(real.resolve("sub/weights.bin"), "w");
    Path mount = Files.createDirectory(models.resolve("mounted"));
    Path dated = mount.resolve("..2024_01_01_00_00_00.1");
    model(dated, "mounted", TinyOnnx.unary("Neg", -1));
    write(dated.resolve("sub/weights.bin"), "w");
    Files.createSymbolicLink(mount.resolve("..data"), dated.getFileName());
    for (String name : List.of("model.json", "model.onnx", "sub")) {
      Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
    }
    try (Model model = load().find("mounted", "").orElseThrow()) {
      assertEquals(FolderDigest.of(real), model.digest());
      assertEquals(-1f, first(model));
    }
  }

  @Test
  void nothingOutsideTheFolderIsOpened() throws IOException {
    byte[] onnx = TinyOnnx.unary("Neg", -1);
    Path outside = write(directory.resolve("outside.onnx"), onnx);
    Path folder = Files.createDirectories(models.resolve("m"));
    for (String name : List.of("../../outside.onnx", outside.toString(), "sub/../../x.onnx", "")) {
      write(folder.resolve("model.json"), "{\"name\": \"m\", \"file\": \"%s\"}".formatted(name));
      assertTrue(
          refusal().endsWith("m: no such file in the model's folder: '%s'".formatted(name)),
          refusal());
    }
    write(folder.resolve("model.json"), "{\"name\": \"m\"}");
    Files.createSymbolicLink(folder.resolve("model.onnx"), outside);
    assertTrue(refusal().contains("is a link that leads out of the model's folder"), refusal());
    Files.delete(folder.resolve("model.onnx"));
    Files.createSymbolicLink(folder.resolve("again"), Path.of("."));
    assertTrue(refusal().contains("is a link to where it is in"), refusal());
  }

  @Test
  void externalDataIsOfTheFolderAndOfTheDigest() throws Exception {
    Path folder = model(models.resolve("m"), "m", TinyOnnx.addExternal("w/data.bin"));
    assertTrue(refusal().contains("keeps tensors in 'w/data.bin', which is no file"), refusal());
    Path weights = write(folder.resolve("w/data.bin"), floats(10, 10, 10));
    Bytes32 before;
    try (Model model = load().find("m", "").orElseThrow()) {
      before = model.digest();
      // What is served is what was hashed, whoever writes into the folder now.
      write(weights, floats(50, 50, 50));
      assertEquals(11f, first(model));
    }
    try (Model model = load().find("m", "").orElseThrow()) {
      assertTrue(!before.equals(model.digest()), "other weights, the same digest");
      assertEquals(51f, first(model));
    }
  }

  @Test
  void externalDataOutsideTheFolderIsFoundWhereverItIsNamed() throws IOException {
    write(directory.resolve("secret"), floats(1, 2, 3));
    for (String location :
        List.of("../../secret", "/etc/passwd", "*/_ORT_MEM_ADDR_/*", "missing")) {
      model(models.resolve("m"), "m", TinyOnnx.addExternal(location));
      assertTrue(refusal().contains("keeps tensors in '%s'".formatted(location)), refusal());
      model(models.resolve("m"), "m", TinyOnnx.externalInSubgraph(location));
      assertTrue(refusal().contains("keeps tensors in '%s'".formatted(location)), refusal());
    }
    model(models.resolve("m"), "m", new byte[] {15});
    assertTrue(refusal().contains("model.onnx: is no ONNX model"), refusal());
  }

  @Test
  void whatCannotBeServedIsKeptOutWithItsReasonAndTheOthersAreServed() throws Exception {
    byte[] good = TinyOnnx.unary("Neg", -1);
    model(models.resolve("a"), "same", good);
    model(models.resolve("b"), "same", good);
    model(models.resolve("c"), "cut", new byte[] {1});
    model(models.resolve("d"), "mixing", TinyOnnx.unary("Softmax", 0));
    write(
        models.resolve("d/model.json"),
        "{\"name\": \"mixing\", \"version\": \"3\", \"maxBatchSize\": 8}");
    write(models.resolve("e/model.json"), "{\"name\": \"e\", \"name\": \"f\"}");
    Models loaded = load();
    assertEquals(1, loaded.all().size());
    List<UnservedModel> unserved = loaded.unserved();
    assertEquals(
        List.of("same", "cut", "mixing", "e"), unserved.stream().map(UnservedModel::name).toList());
    assertEquals("3", unserved.get(2).version());
    List<String> reasons = unserved.stream().map(UnservedModel::reason).toList();
    assertEquals(
        "b/model.json: another folder's model is named 'same' already, in version '1'; give it"
            + " another name or version",
        reasons.get(0));
    assertTrue(reasons.get(1).startsWith("c/model.onnx: "), reasons.get(1));
    assertEquals(
        "d/model.json: maxBatchSize is 8, but rows cannot run together: output 'y' has other values"
            + " together than alone; set maxBatchSize 0",
        reasons.get(2));
    assertTrue(reasons.get(3).contains("Duplicate field 'name'"), reasons.get(3));
    assertEquals("model 'cut' is not served: " + reasons.get(1), loaded.missing("cut", ""));
    loaded.all().forEach(Model::close);
  }

  @Test
  void aModelWhoseRowsDoNotMixIsServedInBatches() throws Exception {
    model(models.resolve("m"), "m", TinyOnnx.unary("Softmax", 1));
    write(models.resolve("m/model.json"), "{\"name\": \"m\", \"maxBatchSize\": 8}");
    Models loaded = load();
    assertEquals(List.of(), loaded.unserved());
    OnnxModel served = assertInstanceOf(OnnxModel.class, loaded.find("m", "").orElseThrow());
    assertEquals(8, served.rowsMax());
    loaded.all().forEach(Model::close);
  }

  @Test
  void ifNoneIsLeftAllReasonsAreNamed() throws IOException {
    write(models.resolve("a/model.json"), "{\"name\": \"a b\"}");
    write(models.resolve("b/model.json"), "{\"name\": \"b\", \"maxBatchSize\": 65537}");
    write(models.resolve("c/model.json"), "{\"name\": \"c\", \"maxBatchSize\": -1}");
    write(models.resolve("d/model.json"), "{\"name\": \"d\", \"maxBatchSize\": \"8\"}");
    write(
        models.resolve("e/model.json"), "{\"name\": \"e\", \"textEmbedding\": {\"input\": \"x\"}}");
    write(models.resolve("f/model.json"), "null");
    String refusal = refusal();
    for (String reason :
        List.of(
            "a/model.json: name 'a b' is not 1 to 128 letters",
            "b/model.json: maxBatchSize 65537 is not between 0 and 65536",
            "c/model.json: maxBatchSize -1 is not between 0 and 65536",
            "d/model.json: ",
            "e/model.json: textEmbedding.tokenizer is missing",
            "f/model.json: is null")) {
      assertTrue(refusal.contains(reason), refusal);
    }
  }
}
