package network.haca.workers.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Repositories of Triton's are served as they lie, and what they ask for is followed or refused.
 */
class TritonModelTest {
  private static final OnnxOptions OPTIONS =
      new OnnxOptions(Device.CPU, 1, 10, ScriptedRunner.PATIENCE, OnnxLimits.defaults());

  @TempDir private Path models;

  private Path version(String name, int version, String operator) throws Exception {
    Path folder = Files.createDirectories(models.resolve(name).resolve(Integer.toString(version)));
    Files.write(folder.resolve("model.onnx"), TinyOnnx.unary(operator, -1));
    return folder;
  }

  private void config(String name, String text) throws Exception {
    Files.createDirectories(models.resolve(name));
    Files.writeString(models.resolve(name).resolve("config.pbtxt"), text);
  }

  private Models load() throws InvalidModelException {
    ModelSet set = new ModelRepository(List.of(models), Map.of(), List.of(), OPTIONS).open();
    return new Models(set.models(), set.unserved());
  }

  private String refusal() {
    return String.valueOf(assertThrows(InvalidModelException.class, this::load).getMessage());
  }

  private static float first(Model model) throws Exception {
    byte[] row = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0};
    Tensor tensor = new Tensor("x", Datatype.FP32, List.of(1L, 3L), Bytes.wrap(row));
    Bytes content = model.infer(List.of(tensor)).toCompletableFuture().join().getFirst().content();
    return content.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  @Test
  void theHighestVersionIsServedWithoutAFile() throws Exception {
    version("sign", 2, "Abs");
    version("sign", 10, "Neg");
    Files.createDirectories(models.resolve("sign/notes"));
    try (Model model = load().find("sign", "").orElseThrow()) {
      assertEquals("10", model.version());
      assertEquals(-1f, first(model));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          version_policy { all {} }                         | 2 9 10
          version_policy { latest { num_versions: 2 } }     | 9 10
          version_policy { latest { num_versions: 7 } }     | 2 9 10
          version_policy { specific { versions: [ 9, 2 ] } } | 2 9
          """)
  void thePolicySaysWhichVersionsAreServedAndTheHighestAnswersForAll(String policy, String versions)
      throws Exception {
    version("sign", 2, "Abs");
    version("sign", 9, "Abs");
    version("sign", 10, "Neg");
    config("sign", policy);
    Models served = load();
    List<String> asked = List.of(versions.split(" "));
    assertEquals(asked, served.versions("sign"));
    assertEquals(asked.getLast(), served.find("sign", "").orElseThrow().version());
    assertEquals(
        asked.size(),
        served.all().stream().map(Model::digest).distinct().count(),
        "each is named by its own files");
    served.all().forEach(Model::close);
  }

  @Test
  void classesHaveTheLabelsOfItsFile() throws Exception {
    version("sign", 1, "Abs");
    config(
        "sign",
        "output { name: \"y\" data_type: TYPE_FP32 dims: [-1, 3] label_filename: \"names.txt\" }");
    assertTrue(refusal().contains("names.txt"), this::refusal);
    Files.writeString(models.resolve("sign/names.txt"), "one\ntwo\nthree\n");
    try (Model model = load().find("sign", "").orElseThrow()) {
      assertEquals(List.of("one", "two", "three"), model.labels("y"));
      assertEquals(List.of(), model.labels("z"));
    }
  }

  @Test
  void aSampleOfAFileWarmsItUp() throws Exception {
    version("sign", 1, "Abs");
    config(
        "sign",
        """
        model_warmup { name: "w" inputs { key: "x" value {
          data_type: TYPE_FP32 dims: [ 1, 3 ] input_data_file: "rows" } } }
        """);
    assertTrue(refusal().contains("warmup/rows"), this::refusal);
    Files.createDirectories(models.resolve("sign/warmup"));
    Files.write(models.resolve("sign/warmup/rows"), new byte[8]);
    assertTrue(refusal().contains("warm-up 'w'"), "a row has 12 bytes: " + refusal());
    Files.write(models.resolve("sign/warmup/rows"), new byte[12]);
    load().all().forEach(Model::close);
  }

  @Test
  void theDigestIsOfTheFilesThatAreServed() throws Exception {
    version("sign", 1, "Neg");
    config("sign", "name: \"sign\"");
    Bytes32 alone = FolderDigest.of(models.resolve("sign"));
    version("sign", 2, "Abs");
    config("sign", "name: \"sign\" version_policy { specific { versions: [1] } }");
    Bytes32 pinned = digest();
    assertNotEquals(alone, pinned, "of another file");
    Files.write(models.resolve("sign/2/model.onnx"), new byte[] {1});
    assertEquals(pinned, digest());
    config("sign", "name: \"sign\"");
    Files.delete(models.resolve("sign/2/model.onnx"));
    Files.delete(models.resolve("sign/2"));
    assertEquals(alone, digest());
  }

  private Bytes32 digest() throws InvalidModelException {
    try (Model model = load().find("sign", "").orElseThrow()) {
      return model.digest();
    }
  }

  @Test
  void theFileIsFollowed() throws Exception {
    Path folder = version("sign", 1, "Abs");
    Files.move(folder.resolve("model.onnx"), folder.resolve("net.onnx"));
    version("sign", 3, "Neg");
    config(
        "sign",
        """
        # As one finds them.
        name: "sign"
        platform: "onnxruntime_onnx"
        max_batch_size: 8
        default_model_filename: "net.onnx"
        input [ { name: "x" data_type: TYPE_FP32 dims: [ 3 ] } ]
        output [ { name: "y" data_type: TYPE_FP32 dims: [ -1 ] } ]
        version_policy: { specific { versions: [ 1 ] } }
        instance_group [ { count: 2 kind: KIND_CPU } ]
        dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 100 }
        optimization { graph { level: 1 } }
        parameters { key: "intra_op_thread_count" value: { string_value: "1" } }
        model_warmup [ { name: "w" batch_size: 2 count: 3 inputs { key: "x" value { data_type: TYPE_FP32 dims: [ 3 ] random_data: true } } } ]
        """);
    try (Model model = load().find("sign", "1").orElseThrow()) {
      assertEquals(1f, first(model));
      assertEquals(8, ((OnnxModel) model).rowsMax());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: "other"                                   | its name is 'other', but its folder's is 'sign'
          platform: "tensorrt_plan"                       | platform 'tensorrt_plan'
          backend: "python"                               | backend 'python'
          sequence_batching { max_sequence_idle_microseconds: 5 } | 'sequence_batching' is not offered here
          ensemble_scheduling { step [ { model_name: "a" } ] } | 'ensemble_scheduling' is not offered here
          model_transaction_policy { decoupled: true }    | 'decoupled'
          response_cache { enable: true }                 | 'response_cache'
          optimization { execution_accelerators { cpu_execution_accelerator { name: "openvino" } } } | the execution accelerator 'openvino' is not offered here
          optimization { graph { level: 7 } }             | has the level 7
          instance_group { count: 17 }                    | run.instances 17 is not between 1 and 16
          instance_group [ { kind: KIND_CPU }, { kind: KIND_GPU } ] | all instances of a model run on one device here
          dynamic_batching { max_queue_delay_microseconds: 2000000 } | run.batchDelayMicros 1000001
          parameters { key: "intra_op_thread_count" value { string_value: "many" } } | is 'many', not a number of threads
          model_warmup { name: "w" inputs { key: "z" value { data_type: TYPE_FP32 dims: [1, 3] } } } | warm-up 'w' fails: the model has no input 'z'
          model_warmup { name: "w" inputs { key: "x" value { data_type: TYPE_FP32 dims: [-1, 3] } } } | warm-up 'w': input 'x' has the shape [-1, 3], which is open
          model_warmup { name: "w" inputs { key: "x" value { data_type: TYPE_STRING dims: [1000000, 1000000] } } } | which is open or too large
          colour: "red"                                   | 'colour' is no field
          max_batch_size: -1                              | maxBatchSize -1
          version_policy { specific { versions: 7 } }     | asks for version 7; there are [1, 2]
          input { name: "z" data_type: TYPE_FP32 dims: [-1, 3] } | the model has no input 'z'
          input { name: "x" data_type: TYPE_INT8 dims: [-1, 3] } | input 'x' is TYPE_INT8 [-1, 3]
          input { name: "x" data_type: TYPE_FP32 dims: [-1, 4] } | input 'x' is TYPE_FP32 [-1, 4]
          max_batch_size: 4 input { name: "x" data_type: TYPE_FP32 dims: [-1, 3] } | input 'x' is TYPE_FP32 [-1, -1, 3]
          input { name: "x" data_type: TYPE_FP32 dims: [3] reshape { shape: [1, 3] } } | another shape than the model's
          output { name: "y" data_type: TYPE_STRING dims: [-1, 3] } | output 'y' is TYPE_STRING
          name: "sign                                     | config.pbtxt
          """)
  void whatIsNotFollowedIsRefusedByName(String text, String reason) throws Exception {
    version("sign", 1, "Neg");
    version("sign", 2, "Neg");
    config("sign", text);
    assertTrue(refusal().contains(reason), this::refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "01", "v1", "99999999999999999999"})
  void onlyWholeNumbersAreVersions(String name) throws Exception {
    Files.createDirectories(models.resolve("sign").resolve(name));
    config("sign", "name: \"sign\"");
    assertTrue(refusal().contains("no folder of a version"), this::refusal);
  }

  @Test
  void aFileOutsideOfTheFolderIsNotRead() throws Exception {
    version("sign", 1, "Neg");
    Path outside = Files.createTempFile("outside", ".pbtxt");
    Files.writeString(outside, "secret");
    Files.createSymbolicLink(models.resolve("sign/config.pbtxt"), outside);
    assertTrue(refusal().contains("is a link that leads out of the model's folder"), refusal());
    assertFalse(refusal().contains("secret"), refusal());
    Files.delete(outside);
  }

  @Test
  void whatIsOfNoRepositoryIsNoModel() throws Exception {
    Files.createDirectories(models.resolve("notes/1"));
    Files.writeString(models.resolve("notes/1/readme.txt"), "x");
    assertTrue(refusal().contains("no folder with a model.json, or of Triton's"), this::refusal);
  }
}
