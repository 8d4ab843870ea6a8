package network.haca.testing;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the rules of the protocol that a text cites. */
final class RuleCitations {
  /** A lone letter stands for all rules of a subject; A and I are words. */
  private static final String NAME = "(?:[A-Z]\\d{1,2}|[B-HJ-Z])\\b(?![-.'’]\\w)";

  /** "rule N3", "Rules L3, S4 and R", "PROTOCOL N1 to N5", "section R". */
  private static final Pattern NAMED =
      Pattern.compile(
          "\\b(?:[Rr]ules?|PROTOCOL|[Ss]ections?) (%s(?:(?:,| and| or| to|, and) %s)*)"
              .formatted(NAME, NAME));

  /** "random bytes (T1)". */
  private static final Pattern BRACKETED = Pattern.compile("(?<=\\s)\\(([LNTOSV]\\d{1,2})\\)");

  /** The method of a test: {@code void n3AKeyThatEnds…}. */
  private static final Pattern METHOD = Pattern.compile("\\bvoid ([lntosv]\\d{1,2})[A-Z]\\w*\\(");

  /** A row of ARCHITECTURE.md's table: what is held, and by which tests. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (%s[^|]*) \\| `".formatted(NAME));

  private static final Pattern ONE = Pattern.compile("\\b[A-Z]\\d{1,2}\\b|^R\\b|(?<=, )R\\b");
  private static final Pattern ITEM = Pattern.compile(NAME);
  private static final Pattern RANGE = Pattern.compile("\\b([A-Z])(\\d{1,2}) to \\1(\\d{1,2})\\b");

  /** Where a line of a comment goes on in the next. */
  private static final Pattern LINE_END = Pattern.compile("\\s*\\n\\s*(?:\\*(?!/)|/{2,3}|#)?\\s*");

  private RuleCitations() {}

  static Set<String> in(String text) {
    Set<String> cited = new TreeSet<>();
    String joined = LINE_END.matcher(text).replaceAll(" ");
    NAMED.matcher(joined).results().forEach(list -> addAll(ITEM, list.group(1), cited));
    groups(BRACKETED, joined, cited);
    METHOD
        .matcher(joined)
        .results()
        .map(method -> method.group(1).toUpperCase(Locale.ROOT))
        .forEach(cited::add);
    ROW.matcher(text).results().forEach(row -> addAll(ONE, row.group(1), cited));
    return cited;
  }

  private static void addAll(Pattern item, String list, Set<String> cited) {
    item.matcher(list).results().map(MatchResult::group).forEach(cited::add);
    Matcher range = RANGE.matcher(list);
    while (range.find()) {
      int last = Integer.parseInt(range.group(3));
      for (int number = Integer.parseInt(range.group(2)); number <= last; number++) {
        cited.add(range.group(1) + number);
      }
    }
  }

  private static void groups(Pattern pattern, String text, Set<String> cited) {
    pattern.matcher(text).results().map(found -> found.group(1)).forEach(cited::add);
  }
}
