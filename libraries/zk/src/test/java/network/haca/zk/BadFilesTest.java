package network.haca.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.ZkProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no input, proof or circuit is refused with a sentence. */
class BadFilesTest {
  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("file.json"), content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"input_data\":[]}",
        "{\"input_data\":[[]]}",
        "{\"input_data\":[[1],[1,2]]}",
        "{\"input_data\":[[\"1\"]]}",
        "{\"input_data\":[[null]]}",
        "{\"input_data\":[[1e999]]}",
        "{"
      })
  void whatIsNoInputIsRefused(String content) throws IOException {
    Path file = file(content);
    assertThrows(ZkException.class, () -> ModelInputs.read(file));
  }

  @Test
  void inputsAreRead() throws IOException {
    assertEquals(
        new ModelInputs(List.of(List.of(1.0, -2.5))),
        ModelInputs.read(file("{\"input_data\":[[1,-2.5]]}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"format\":\"haca.zk.proof.v2\"}",
        "{\"format\":\"haca.zk.proof.v1\"}",
        "{\"format\":\"haca.zk.proof.v1\",\"verifierCodeHash\":\"0x12\",\"proof\":\"0x\",\"instances\":[]}",
        "{\"format\":\"haca.zk.proof.v1\",\"verifierCodeHash\":\"0x12\",\"proof\":\"0xg\",\"instances\":[\"0x1\"]}"
      })
  void whatIsNoProofIsRefused(String content) throws IOException {
    Path file = file(content);
    assertThrows(ZkException.class, () -> CircuitFolder.readProof(file));
  }

  @Test
  void aProofIsReadAsItWasWritten() throws IOException {
    ZkProof proof =
        new ZkProof(Bytes32.ofUnsigned(1), Bytes.fromHex("0102"), List.of(Bytes32.ofUnsigned(3)));
    Path file = folder.resolve("proof.json");
    CircuitFolder.write(proof, file);
    assertEquals(proof, CircuitFolder.readProof(file));
  }

  private static CircuitDescription circuit(
      List<Integer> scales, List<Integer> elements, long gasCeiling) {
    return new CircuitDescription(
        "23.0.5",
        15,
        scales,
        List.of(7),
        elements,
        List.of(3),
        Bytes32.ofUnsigned(1),
        Bytes32.ofUnsigned(2),
        Bytes32.ofUnsigned(3),
        1,
        gasCeiling,
        -1,
        1,
        Duration.ofSeconds(3));
  }

  @Test
  void aCircuitWhoseNumbersAreOutOfTheirRangesIsRefused() {
    assertEquals(11, circuit(List.of(7), List.of(8), 600_000).instances());
    for (List<Integer> scales : List.of(List.of(-1), List.of(31), List.<Integer>of())) {
      assertThrows(IllegalArgumentException.class, () -> circuit(scales, List.of(8), 600_000));
    }
    for (int elements : new int[] {-8, 0, Integer.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class, () -> circuit(List.of(7), List.of(elements), 600_000));
    }
    for (long ceiling : new long[] {-1, 0, CircuitDescription.GAS_CEILING_MAX + 1}) {
      assertThrows(IllegalArgumentException.class, () -> circuit(List.of(7), List.of(8), ceiling));
    }
  }

  @Test
  void aFolderWithoutACircuitIsRefused() {
    assertThrows(ZkException.class, () -> new CircuitFolder(folder).description());
  }
}
