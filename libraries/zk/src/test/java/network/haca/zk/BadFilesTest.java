package network.haca.zk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.zkverifier.CircuitForm;
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
        ModelInputs.of(List.of(List.of(1.0, -2.5))),
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
  void h3AVerifierThatNoRegistryKeepsIsRefusedAtSetUp() throws IOException {
    CircuitVerifier.requireKept(24_575);
    ZkException refused =
        assertThrows(ZkException.class, () -> CircuitVerifier.requireKept(24_576));
    assertTrue(String.valueOf(refused.getMessage()).contains("24575"));
    assertEquals(2, refused.exitCode());
  }

  @Test
  void h5AReferenceStringOfAnotherSizeOrContentIsRefused() throws IOException {
    CircuitFolder circuit = new CircuitFolder(folder);
    CircuitDescription described = circuit(List.of(7), List.of(8), 600_000);
    assertThrows(ZkException.class, () -> circuit.requireReferenceString(described));
    for (String content : List.of("", "another", "a longer one than any")) {
      Files.writeString(circuit.file("kzg.srs"), content);
      ZkException refused =
          assertThrows(ZkException.class, () -> circuit.requireReferenceString(described));
      assertTrue(String.valueOf(refused.getMessage()).contains("set the circuit up anew"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"run_args\":{\"input_visibility\":\"Public\",\"output_visibility\":\"Public\",\"param_visibility\":\"Private\"}}",
        "{\"run_args\":{\"input_visibility\":\"Private\",\"output_visibility\":\"Public\",\"param_visibility\":\"Fixed\"}}",
        "{\"run_args\":{\"input_visibility\":\"Public\",\"output_visibility\":\"Private\",\"param_visibility\":\"Fixed\"}}"
      })
  void h3ACircuitWhoseWeightsTheProverCouldChooseIsRefused(String settings) throws IOException {
    CircuitFolder circuit = new CircuitFolder(folder);
    Files.writeString(circuit.file("settings.json"), settings);
    ZkException refused = assertThrows(ZkException.class, circuit::requireFixedWeights);
    assertTrue(String.valueOf(refused.getMessage()).contains("not fixed"));
  }

  /** A run of a killed process goes with the next one, and none that goes on. */
  @Test
  void whatAKilledRunLeftIsDeletedAndNoRunThatGoesOn() throws IOException {
    CircuitFolder circuit = new CircuitFolder(folder);
    Path left = Files.createDirectory(folder.resolve(".run-left"));
    Files.writeString(left.resolve("witness.json"), "{}");
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    Files.setLastModifiedTime(left, old);
    try (CircuitRun first = CircuitRun.in(circuit)) {
      assertFalse(Files.exists(left));
      Files.setLastModifiedTime(folder.resolve(first.name()), old);
      try (CircuitRun _ = CircuitRun.in(circuit)) {
        assertTrue(Files.exists(folder.resolve(first.name())), "it goes on");
      }
    }
    assertEquals(List.of(), List.of(Objects.requireNonNull(folder.toFile().list())));
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
        new CircuitForm(List.of(), List.of()),
        scales,
        List.of(7),
        elements,
        List.of(3),
        Bytes32.ofUnsigned(1),
        Bytes32.ofUnsigned(2),
        Bytes32.ofUnsigned(3),
        1,
        gasCeiling,
        List.of(-1.0),
        List.of(1.0),
        Optional.empty(),
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
