package network.haca.workers.core;

import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The order of versions: numbers in them count as numbers, so that 10 and 1.10 come after 9 and
 * 1.9.
 */
final class VersionOrder implements Comparator<String> {
  private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9]+");

  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+");

  @Override
  public int compare(String first, String second) {
    List<String> ones = parts(first);
    List<String> others = parts(second);
    for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
      int order = part(ones.get(i), others.get(i));
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(ones.size(), others.size());
    // What differs in leading zeros alone is still not the same.
    return order != 0 ? order : first.compareTo(second);
  }

  private static List<String> parts(String version) {
    return PART.matcher(version).results().map(MatchResult::group).toList();
  }

  private static int part(String one, String other) {
    return isNumber(one) && isNumber(other) ? number(one, other) : one.compareTo(other);
  }

  /** By their digits: numbers may be long. */
  private static int number(String one, String other) {
    String first = LEADING_ZEROS.matcher(one).replaceFirst("");
    String second = LEADING_ZEROS.matcher(other).replaceFirst("");
    int order = Integer.compare(first.length(), second.length());
    return order != 0 ? order : first.compareTo(second);
  }

  private static boolean isNumber(String part) {
    return part.charAt(0) >= '0' && part.charAt(0) <= '9';
  }
}
