package network.haca.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between the rooms, and what a core may know. */
class ArchitectureTest {
  private static final Set<String> LIBRARIES =
      Set.of(
          "primitives",
          "settings",
          "attestation",
          "walrus",
          "evm",
          "lightclient",
          "connection",
          "provingnode");
  private static final Set<String> SERVICE = with(LIBRARIES, "schemas", "contracts");
  private static final Map<String, Set<String>> MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("primitives", Set.of()),
              Map.entry("settings", Set.of()),
              Map.entry("attestation", Set.of("primitives")),
              Map.entry("walrus", Set.of("primitives")),
              Map.entry("evm", Set.of("primitives")),
              Map.entry("schemas", Set.of("primitives")),
              Map.entry("contracts", Set.of("primitives")),
              Map.entry("lightclient", Set.of("primitives", "schemas", "contracts")),
              Map.entry("connection", Set.of("primitives", "schemas", "attestation")),
              Map.entry(
                  "provingnode",
                  Set.of(
                      "primitives",
                      "schemas",
                      "contracts",
                      "attestation",
                      "connection",
                      "settings")),
              Map.entry("client", SERVICE),
              Map.entry("workers", SERVICE),
              Map.entry("oracle", SERVICE),
              Map.entry("ingress", SERVICE),
              Map.entry("proofstream", with(LIBRARIES, "schemas")),
              Map.entry("bridge", SERVICE),
              Map.entry("fullnode", SERVICE),
              Map.entry(
                  "stack",
                  with(
                      SERVICE,
                      "client",
                      "workers",
                      "oracle",
                      "ingress",
                      "proofstream",
                      "bridge",
                      "fullnode"))));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("network.haca");

  private static Set<String> with(Set<String> base, String... more) {
    Set<String> all = new HashSet<>(base);
    all.addAll(List.of(more));
    return all;
  }

  @TestFactory
  List<DynamicTest> aRoomUsesOnlyTheRoomsItMay() {
    return MAY_USE.keySet().stream()
        .map(room -> DynamicTest.dynamicTest(room, () -> checkRoom(room)))
        .toList();
  }

  private static void checkRoom(String room) {
    String[] forbidden =
        MAY_USE.keySet().stream()
            .filter(other -> !other.equals(room))
            .filter(other -> !MAY_USE.getOrDefault(room, Set.of()).contains(other))
            .map(other -> "network.haca." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("network.haca." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .check(CLASSES);
  }

  @Test
  void aCoreKnowsNoFrameworkClockRandomnessOrInputOutput() {
    noClasses()
        .that()
        .resideInAPackage("..core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "io.netty..",
            "org.apache.kafka..",
            "org.rocksdb..",
            "ai.onnxruntime..",
            "java.nio.file..",
            "java.net..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.security.SecureRandom")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }
}
