package network.haca.settings;

import java.util.regex.Pattern;
import network.haca.primitives.Printable;

/** A text that was given, as a message may repeat it: what a URI may hide is left out. */
final class Quotable {
  /** Up to the last at sign: a password may have any character. */
  private static final Pattern USER = Pattern.compile("//.*@");

  private static final Pattern QUERY = Pattern.compile("(://[^?]*\\?).*");

  private Quotable() {}

  static String of(String given) {
    String withoutUser = USER.matcher(given).replaceAll("//…@");
    return Printable.line(QUERY.matcher(withoutUser).replaceAll("$1…"));
  }
}
