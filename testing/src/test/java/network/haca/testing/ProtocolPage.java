package network.haca.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docs/protocol.md} defines.
 *
 * @param testsByRule of each rule the tests that the page names for it
 */
record ProtocolPage(Map<String, List<String>> testsByRule) {
  /** A third-level heading is a rule: its name and what it is about. */
  private static final Pattern RULE = Pattern.compile("### ([A-Z]\\d{0,2}) \\S.*");

  private static final String HELD_BY = "Held by: ";

  ProtocolPage {
    testsByRule = new LinkedHashMap<>(testsByRule);
  }

  static ProtocolPage read(String markdown) {
    Map<String, List<String>> testsByRule = new LinkedHashMap<>();
    List<String> tests = new ArrayList<>();
    for (String line : markdown.lines().toList()) {
      Matcher rule = RULE.matcher(line);
      if (rule.matches()) {
        tests = new ArrayList<>();
        if (testsByRule.put(rule.group(1), tests) != null) {
          throw new IllegalArgumentException("rule " + rule.group(1) + " is defined twice");
        }
      } else if (line.startsWith("## ")) {
        tests = new ArrayList<>();
      } else if (line.startsWith(HELD_BY)) {
        tests.addAll(
            Pattern.compile("\\w+")
                .matcher(line.substring(HELD_BY.length()))
                .results()
                .map(MatchResult::group)
                .toList());
      }
    }
    return new ProtocolPage(testsByRule);
  }

  /** Returns true if a citation means something: a rule, or the letter of a subject with rules. */
  boolean defines(String cited) {
    return cited.length() == 1
        ? testsByRule.keySet().stream().anyMatch(rule -> rule.startsWith(cited))
        : testsByRule.containsKey(cited);
  }

  /** Rules that no test holds. */
  Set<String> untested() {
    Set<String> untested = new TreeSet<>(testsByRule.keySet());
    untested.removeIf(rule -> !testsByRule.getOrDefault(rule, List.of()).isEmpty());
    return untested;
  }

  /** All tests that are named. */
  Set<String> tests() {
    Set<String> all = new TreeSet<>();
    testsByRule.values().forEach(all::addAll);
    return all;
  }
}
