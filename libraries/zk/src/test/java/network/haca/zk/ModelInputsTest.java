package network.haca.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import network.haca.zkverifier.CircuitForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions to models of several inputs, as files give them and EZKL takes them. */
class ModelInputsTest {
  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("input.json"), content);
  }

  @Test
  void severalInputsAreNamedAndEzklGetsThemInTheOrderOfTheirNames() throws IOException {
    ModelInputs read =
        ModelInputs.read(file("{\"input_data\":{\"b\":[[3],[4]],\"a\":[[1,-1],[2,-2]]}}"));
    assertEquals(List.of(-2.0, 3.0), read.least());
    assertEquals(List.of(2.0, 4.0), read.greatest());
    assertEquals(List.of(1.0, -1.0, 3.0), read.first());
    Path written = folder.resolve("written.json");
    read.write(written);
    assertEquals("{\"input_data\":[[1.0,-1.0,2.0,-2.0],[3.0,4.0]]}", Files.readString(written));
    read.row(1).write(written);
    assertEquals("{\"input_data\":[[2.0,-2.0],[4.0]]}", Files.readString(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"input_data\":{}}",
        "{\"input_data\":{\"a\":[]}}",
        "{\"input_data\":{\"a\":[[]]}}",
        "{\"input_data\":{\"a\":[[1]],\"b\":[[1],[2]]}}",
        "{\"input_data\":{\"a\":[[1],[2,3]]}}",
        "{\"input_data\":{\"a\":[[\"1\"]]}}",
        "{\"input_data\":{\"a\":1}}"
      })
  void whatIsNoRowForEachInputIsRefused(String content) throws IOException {
    Path file = file(content);
    ZkException refused = assertThrows(ZkException.class, () -> ModelInputs.read(file));
    assertTrue(String.valueOf(refused.getMessage()).contains("NAME"));
  }

  @Test
  void inputsThatAModelDoesNotHaveAreRefusedByName() throws IOException {
    ModelInputs one = ModelInputs.of(List.of(List.of(1.0)));
    assertEquals("x", CircuitRange.named(one, List.of("x")).inputs().getFirst().name());
    for (List<String> names : List.of(List.of("x", "y"), List.of("a", "c"))) {
      ZkException refused = assertThrows(ZkException.class, () -> CircuitRange.named(one, names));
      assertTrue(String.valueOf(refused.getMessage()).contains(names.toString()));
    }
    ModelInputs named = ModelInputs.read(file("{\"input_data\":{\"b\":[[3]],\"a\":[[1]]}}"));
    assertEquals(named, CircuitRange.named(named, List.of("a", "b")));
    assertThrows(ZkException.class, () -> CircuitRange.named(named, List.of("a", "c")));
    assertThrows(ZkException.class, () -> CircuitRange.named(named, List.of("a")));
  }

  @Test
  void aModelOfMoreTensorsThanARegistryTakesIsRefused() throws IOException {
    OnnxFile model = new OnnxFile().output("y", 1, 1);
    for (int i = 0; i <= 16; i++) {
      model.input("x" + i, 1, 1);
    }
    Path file = model.in(folder.resolve("wide.onnx"));
    CircuitForm names = NamedTensors.of(file);
    assertEquals("x1", names.inputs().get(1).name());
    assertEquals("x10", names.inputs().get(2).name(), "by names, not by numbers");
    ZkException refused = assertThrows(ZkException.class, () -> CircuitSetup.requireFew(names));
    assertTrue(String.valueOf(refused.getMessage()).contains("17 inputs and 1 outputs"));
  }

  @Test
  void whatIsNoOnnxIsRefused() throws IOException {
    for (String content : List.of("", "not a model", "\n\377")) {
      Path file = file(content);
      assertThrows(ZkException.class, () -> CircuitSetup.requireFew(NamedTensors.of(file)));
    }
  }
}
