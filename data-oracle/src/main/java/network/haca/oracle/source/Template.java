package network.haca.oracle.source;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A text with places that are filled for each question: {@code {NAME}} for a parameter, {@code
 * {secret:NAME}} for a secret. Braces around anything else are themselves.
 */
record Template(String text) {
  private static final String SECRET = "secret:";
  private static final Pattern PLACE =
      Pattern.compile("\\{((?:" + SECRET + ")?[A-Za-z][A-Za-z0-9_]*)\\}");

  SortedSet<String> parameters() {
    SortedSet<String> names = places();
    names.removeIf(name -> name.startsWith(SECRET));
    return names;
  }

  SortedSet<String> secrets() {
    SortedSet<String> names = new TreeSet<>();
    for (String place : places()) {
      if (place.startsWith(SECRET)) {
        names.add(place.substring(SECRET.length()));
      }
    }
    return names;
  }

  /**
   * @param parameter the text that takes the place of a parameter
   * @param secret likewise of a secret
   */
  String fill(UnaryOperator<String> parameter, UnaryOperator<String> secret) {
    StringBuilder filled = new StringBuilder();
    Matcher matcher = PLACE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      if (isClass(matcher.start())) {
        continue;
      }
      String place = matcher.group(1);
      filled.append(text, from, matcher.start());
      filled.append(
          place.startsWith(SECRET)
              ? secret.apply(place.substring(SECRET.length()))
              : parameter.apply(place));
      from = matcher.end();
    }
    return filled.append(text, from, text.length()).toString();
  }

  private SortedSet<String> places() {
    SortedSet<String> names = new TreeSet<>();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      if (!isClass(matcher.start())) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  /**
   * Returns true if a brace belongs to a class of a regular expression such as {@code \\p{Greek}}.
   */
  private boolean isClass(int brace) {
    return text.startsWith("\\p", brace - 2) || text.startsWith("\\P", brace - 2);
  }
}
