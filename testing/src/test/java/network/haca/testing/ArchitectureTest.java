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
  private static final Set<String> LIBRARIES = Set.of("primitives", "settings", "attestation");
  private static final Map<String, Set<String>> MAY_USE =
      new TreeMap<>(
          Map.of(
              "primitives", Set.of(),
              "settings", Set.of(),
              "attestation", Set.of("primitives"),
              "schemas", Set.of("primitives"),
              "workers", with(LIBRARIES, "schemas"),
              "ingress", with(LIBRARIES, "schemas"),
              "proofstream", with(LIBRARIES, "schemas"),
              "stack", with(LIBRARIES, "schemas", "workers", "ingress", "proofstream")));

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
