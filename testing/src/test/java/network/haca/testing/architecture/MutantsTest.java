package network.haca.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.testing.architecture.Finding.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That each rule finds what it is for, in every package that it holds, and nothing else. */
class MutantsTest {
  @TempDir private Path folder;

  /** Compiles the mutants into every one of the packages; those that no rule found. */
  private Set<String> survivors(Set<String> packages, List<Mutant> mutants) {
    Map<String, String> sources = new TreeMap<>();
    Set<String> alive = new TreeSet<>();
    for (String packageName : packages) {
      for (Mutant mutant : mutants) {
        sources.put(packageName + "." + mutant.name(), mutant.in(packageName));
        alive.add(packageName + "." + mutant.name() + " " + mutant.rule());
      }
    }
    found(sources).forEach(finding -> alive.remove(finding.className() + " " + finding.rule()));
    return alive;
  }

  private List<Finding> found(Map<String, String> sources) {
    Compiling.into(folder, sources);
    return Project.factsUnder(folder).stream()
        .flatMap(
            facts ->
                Stream.of(
                        Rooms.stray(facts).stream(),
                        Libraries.misused(facts),
                        PureCode.impure(facts).stream())
                    .flatMap(each -> each))
        .toList();
  }

  @Test
  void noImpureMutantSurvivesInAnyPurePackage() {
    assertEquals(Set.of(), survivors(PureCode.packages(), Mutant.IMPURE));
  }

  @Test
  void noMutantOfHashOrderOrFloatingPointSurvivesInConsensusCode() {
    assertEquals(Set.of(), survivors(PureCode.CONSENSUS, Mutant.UNEQUAL));
  }

  @Test
  void pureCodePasses() {
    Map<String, String> sources = new TreeMap<>();
    for (String packageName : PureCode.packages()) {
      sources.put(
          packageName + ".PureSample",
          PureSample.SOURCE.replace("package sample;", "package " + packageName + ";"));
    }
    assertEquals(List.of(), found(sources));
  }

  @Test
  void aRoomOrAPackageThatIsNotOnTheMapIsFound() {
    List<Finding> found =
        found(
            Map.of(
                "network.haca.annex.Anything", "package network.haca.annex; class Anything {}",
                "network.haca.fullnode.annex.Anything",
                    "package network.haca.fullnode.annex; class Anything {}",
                "network.haca.Anything", "package network.haca; class Anything {}"));
    assertEquals(
        Set.of(
            "network.haca.annex.Anything",
            "network.haca.fullnode.annex.Anything",
            "network.haca.Anything"),
        found.stream()
            .filter(finding -> finding.rule() == Rule.MAP)
            .map(Finding::className)
            .collect(Collectors.toSet()));
  }

  @Test
  void everyArrowThatIsNotOnTheMapIsFound() {
    Map<String, String> sources = new TreeMap<>();
    for (String room : Rooms.names()) {
      sources.put(
          Rooms.ROOT + room + ".Target",
          "package %s; public class Target {}".formatted(Rooms.ROOT + room));
      for (String other : Rooms.closedTo(room)) {
        sources.put(
            Rooms.ROOT + room + ".To" + other,
            "package %s; class To%s { %s.Target m; }"
                .formatted(Rooms.ROOT + room, other, Rooms.ROOT + other));
      }
    }
    JavaClasses classes = compiled(sources);
    for (String room : Rooms.names()) {
      Set<String> alive =
          Rooms.closedTo(room).stream()
              .map(other -> Rooms.ROOT + room + ".To" + other)
              .collect(Collectors.toCollection(TreeSet::new));
      if (!alive.isEmpty()) {
        String report = report(ArchitectureTest.arrowsOf(room), classes);
        alive.removeIf(mutant -> report.contains("<" + mutant));
      }
      assertEquals(Set.of(), alive);
    }
  }

  @Test
  void aCircleOfPackagesIsFound() {
    String one = "network.haca.evm.word.One";
    String other = "network.haca.evm.state.Other";
    JavaClasses classes =
        compiled(
            Map.of(
                one, "package network.haca.evm.word; public class One { %s m; }".formatted(other),
                other,
                    "package network.haca.evm.state; public class Other { %s m; }".formatted(one)));
    String report = report(ArchitectureTest.NO_CYCLES, classes);
    assertTrue(report.contains(one), report);
  }

  private JavaClasses compiled(Map<String, String> sources) {
    Compiling.into(folder, sources);
    return new ClassFileImporter().importPath(folder);
  }

  private static String report(ArchRule rule, JavaClasses classes) {
    return rule.evaluate(classes).getFailureReport().toString();
  }
}
