package network.haca.testing.architecture;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.testing.architecture.Finding.Rule;

/**
 * What somebody might write into a class that must not have it.
 *
 * @param rule that must find it
 * @param name of the class
 * @param members of the class
 */
record Mutant(Rule rule, String name, String members) {
  /** In code that decides, and in consensus code. */
  static final List<Mutant> IMPURE =
      mutants(
          Map.ofEntries(
              Map.entry(Rule.TYPE, ImpureSamples.TYPES),
              Map.entry(Rule.MEMBER, ImpureSamples.MEMBERS),
              Map.entry(Rule.OWN, ImpureSamples.OWN),
              Map.entry(Rule.STATE, ImpureSamples.STATE),
              Map.entry(Rule.LOCALE, ImpureSamples.LOCALE),
              Map.entry(Rule.LIBRARY, ImpureSamples.LIBRARIES)));

  /** In consensus code alone. */
  static final List<Mutant> UNEQUAL =
      mutants(
          Map.of(
              Rule.TYPE, UnequalSamples.TYPES,
              Rule.MEMBER, UnequalSamples.MEMBERS,
              Rule.FLOATING, UnequalSamples.FLOATING));

  private static List<Mutant> mutants(Map<Rule, String> samples) {
    return new TreeMap<>(samples)
        .entrySet().stream()
            .flatMap(
                each ->
                    each.getValue()
                        .lines()
                        .map(line -> line.split(": ", 2))
                        .map(line -> new Mutant(each.getKey(), "Mutant" + line[0], line[1])))
            .toList();
  }

  /** The source of the class in a package. */
  String in(String packageName) {
    return "package %s;\nfinal class %s {\n%s\n}\n".formatted(packageName, name, members);
  }
}
