package network.haca.testing.supply;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import network.haca.devnet.processes.RoleDistribution;
import network.haca.service.BuildVersion;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each role's distribution, as the build lays it: what is in it, and that its program starts. */
class DistributionTest {
  private static final Path ROOT = Path.of("..");

  /** Modules by role. */
  private static final Map<String, String> MODULES =
      new TreeMap<>(
          Map.ofEntries(
              entry("worker", "inference-workers/tensor-worker"),
              entry("llm-node", "inference-workers/llm-node"),
              entry("data-node", "data-oracle"),
              entry("ingress", "ingress"),
              entry("broker", "broker"),
              entry("proof-stream", "proof-stream"),
              entry("full-node", "full-node"),
              entry("bridge", "settlement-bridge"),
              entry("facilitator", "settlement-bridge/facilitator"),
              entry("explorer", "explorer"),
              entry("walrus", "walrus-store"),
              entry("light", "light-node")));

  private static Set<String> roles() {
    return MODULES.keySet();
  }

  private static Path folder(String role) {
    return ROOT.resolve(MODULES.getOrDefault(role, "")).resolve("target/distribution");
  }

  private static Set<String> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is packaged: ./mvnw verify -pl testing -am", e);
    }
  }

  /** Which roles have a library whose jar begins like this, all of them and no others. */
  @ParameterizedTest
  @CsvSource({
    "kafka_2.13, broker",
    "kafka-server, broker",
    "kafka-metadata, broker",
    "scala-library, broker",
    "kafka-clients, bridge broker data-node explorer facilitator llm-node proof-stream worker",
    "zstd-jni, bridge broker data-node explorer facilitator llm-node proof-stream worker",
    "kafka-streams, proof-stream",
    "rocksdbjni, bridge explorer facilitator full-node proof-stream",
    "onnxruntime, llm-node worker",
    "tokenizers, llm-node worker",
    "jinjava, llm-node",
    "re2j, broker data-node llm-node",
    "jc-kzg, bridge data-node explorer full-node light llm-node worker",
    "evm-, bridge data-node explorer full-node light llm-node worker",
    "zk-verifier-, bridge data-node explorer full-node light llm-node worker",
    "tensor-worker-, worker",
    "llm-node-, llm-node",
    "data-oracle-, data-node",
    "ingress-, ingress",
    "broker-, broker",
    "proof-stream-, proof-stream",
    "full-node-, full-node light",
    "settlement-bridge-, bridge",
    "facilitator-, facilitator",
    "explorer-, explorer",
    "x402-, facilitator ingress llm-node",
    "payment-gate-, ingress llm-node",
    "walrus-store-, walrus",
    "light-node-, light",
    "devnet-,",
    "benchmarks-,",
    "cli-,",
    "client-,",
    "junit,",
    "archunit,"
  })
  void aLibraryIsWithTheRolesThatNeedIt(String start, @Nullable String those) {
    Set<String> expected =
        those == null ? Set.of() : new TreeSet<>(Arrays.asList(those.split(" ")));
    assertEquals(
        expected,
        roles().stream()
            .filter(
                role ->
                    jars(folder(role).resolve("lib")).stream()
                        .anyMatch(jar -> jar.startsWith(start)))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void everyLibraryOfARoleIsOnTheBill(String role) throws Exception {
    Bom bill = Bom.read(Bom.FILE);
    assertEquals(
        List.of(),
        jars(folder(role).resolve("lib")).stream()
            .filter(name -> !name.contains("SNAPSHOT") && !bill.hasFile(name))
            .toList());
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource("roles")
  void theProgramStarts(String role) throws Exception {
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "HACA_JVM_OPTIONS",
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    Outcome outcome = run(role, environment, "--help");
    assertEquals(0, outcome.code, outcome.text);
    assertTrue(outcome.text.contains("Usage: haca-" + role), outcome.text);
  }

  /** By the options of the JVM that the program chooses itself. */
  @ParameterizedTest
  @MethodSource("roles")
  void theProgramTellsTheVersionThatItsJarsHave(String role) throws Exception {
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    Outcome outcome = run(role, environment, "--version");
    assertEquals(0, outcome.code, outcome.text);
    String version = outcome.text.strip().replace("haca-" + role + " ", "");
    Set<String> jars = jars(folder(role).resolve("lib"));
    assertTrue(jars.contains("role-%s.jar".formatted(version)), outcome.text);
  }

  @Test
  void withoutAJavaTheProgramSaysWhatItNeeds() throws Exception {
    Outcome outcome = run("walrus", Map.of("JAVA_HOME", "/nowhere"), "--help");
    assertEquals(2, outcome.code);
    assertEquals("haca-walrus needs Java 25 or newer: set JAVA_HOME to it.", outcome.text.strip());
  }

  /** With -Parchives: what is packed is what is laid, and packing it again gives the same bytes. */
  @ParameterizedTest
  @MethodSource("roles")
  @EnabledIfSystemProperty(named = "haca.archives", matches = "true")
  void anArchiveHasTheFolderInAFixedOrderWithFixedModesAndTimes(String role) throws Exception {
    List<String> expected = new ArrayList<>();
    expected.add("100755 bin/haca-" + role);
    jars(folder(role).resolve("lib")).forEach(jar -> expected.add("100644 lib/" + jar));
    String name = "haca-%s-%s".formatted(role, BuildVersion.text());
    Path file = folder(role).resolveSibling(name + ".tar.gz");
    List<String> packed = new ArrayList<>();
    Set<Instant> times = new HashSet<>();
    try (InputStream in = Files.newInputStream(file);
        TarArchiveInputStream archive = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        times.add(entry.getLastModifiedTime().toInstant());
        assertEquals(0L, entry.getLongUserId() | entry.getLongGroupId(), entry::getName);
        if (!entry.isDirectory()) {
          String path = entry.getName().substring(name.length() + 1);
          packed.add("%o %s".formatted(entry.getMode(), path));
        }
      }
    }
    assertEquals(expected, packed);
    assertEquals(Set.of(Instant.parse("2026-01-01T00:00:00Z")), times);
  }

  @Test
  void networksOfProcessesFindEveryRoleWhereItIs() throws Exception {
    for (String role : RoleDistribution.roles()) {
      assertEquals(
          folder(role).resolve("lib").toRealPath(),
          RoleDistribution.of(role).libraries().toRealPath());
    }
    assertEquals(
        List.of("light"),
        roles().stream().filter(role -> !RoleDistribution.roles().contains(role)).toList());
  }

  private record Outcome(int code, String text) {}

  private static Outcome run(String role, Map<String, String> environment, String argument)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(folder(role).resolve("bin/haca-" + role).toString(), argument)
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }
}
