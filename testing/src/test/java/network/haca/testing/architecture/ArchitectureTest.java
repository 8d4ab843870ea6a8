package network.haca.testing.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between the rooms, which library belongs where, and what pure code may know. */
class ArchitectureTest {
  private static final List<ClassFacts> FACTS = Project.facts();
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPaths(Project.modules().stream().map(Project::classesOf).toList());

  /** No package, full or in part, needs one that needs it. */
  static final ArchRule NO_CYCLES =
      slices().matching("network.haca.(**)").should().beFreeOfCycles();

  /** Every port is opened with the bounds that keep it alive. */
  static final ArchRule LIMITED_SERVERS =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage("network.haca.connection.server")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "opens a server beside LimitedServer",
                  call -> Set.of("createHttpServer", "createNetServer").contains(call.getName())))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("io\\.vertx\\.core\\.(http|net)\\.(impl\\..*|HttpServer|NetServer)");

  static ArchRule arrowsOf(String room) {
    String[] closed =
        Rooms.closedTo(room).stream()
            .map(other -> Rooms.ROOT + other + "..")
            .toArray(String[]::new);
    return ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage(Rooms.ROOT + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(closed);
  }

  @TestFactory
  Stream<DynamicTest> aRoomUsesOnlyTheRoomsItMay() {
    return Rooms.names().stream()
        .filter(room -> !Rooms.closedTo(room).isEmpty())
        .map(room -> DynamicTest.dynamicTest(room, () -> arrowsOf(room).check(CLASSES)));
  }

  @Test
  void noPackagesGoRoundInACircle() {
    NO_CYCLES.check(CLASSES);
  }

  @Test
  void noServerIsOpenedWithoutItsLimits() {
    LIMITED_SERVERS.check(CLASSES);
  }

  @Test
  void everyModuleIsBuiltForThisTestAndLookedAt() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (Path module : Project.modules()) {
      assertTrue(
          classPath.contains(module + "/target")
              || classPath.contains("/network/haca/" + module.getFileName() + "/"),
          () -> module + " is built after this test: let testing/pom.xml depend on it");
      assertTrue(
          Files.isDirectory(Project.classesOf(module)), () -> module + " has no classes here");
    }
  }

  @Test
  void noClassIsOutsideTheMap() {
    assertNone(FACTS.stream().flatMap(facts -> Rooms.stray(facts).stream()));
  }

  @Test
  void theMapNamesNoPackageThatIsGone() {
    Set<String> gone = new TreeSet<>(Rooms.packages());
    FACTS.forEach(facts -> gone.remove(facts.packageName()));
    assertEquals(Set.of(), gone);
  }

  @Test
  void aLibraryIsUsedOnlyWhereItBelongs() {
    assertNone(FACTS.stream().flatMap(Libraries::misused));
  }

  @Test
  void pureCodeKnowsNoMachine() {
    assertNone(
        FACTS.stream()
            .flatMap(facts -> PureCode.impure(facts).stream())
            .filter(finding -> !Exemptions.covers(finding)));
  }

  @Test
  void everyCoreIsPure() {
    Set<String> cores =
        Rooms.packages().stream()
            .filter(each -> each.endsWith(".core"))
            .collect(Collectors.toCollection(TreeSet::new));
    cores.removeAll(PureCode.packages());
    assertEquals(Set.of(), cores);
  }

  @Test
  void noExemptionOutlivesItsReason() {
    List<Finding> impure =
        FACTS.stream().flatMap(facts -> PureCode.impure(facts).stream()).toList();
    assertEquals(
        List.of(),
        Exemptions.ALL.stream()
            .filter(exemption -> impure.stream().noneMatch(exemption::covers))
            .toList());
    Set<String> edges = new TreeSet<>(PureCode.EDGES);
    FACTS.forEach(facts -> edges.remove(facts.name()));
    assertEquals(Set.of(), edges, "classes at the edge that are gone");
  }

  private static void assertNone(Stream<Finding> findings) {
    assertEquals(
        "", findings.map(Finding::toString).distinct().sorted().collect(Collectors.joining("\n")));
  }
}
