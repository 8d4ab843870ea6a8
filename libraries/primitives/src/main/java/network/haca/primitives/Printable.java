package network.haca.primitives;

/**
 * Texts of strangers as a terminal may show them: what would move its cursor, hide or reorder
 * characters, or begin a line of its own stands as JSON escapes it.
 */
public final class Printable {
  /** Characters of a text that stands in a line. */
  public static final int LINE_MAX = 1_000;

  /** Joiners of Persian and Indian scripts and of emoji; they reorder and hide nothing. */
  private static final String JOINERS = "\u200c\u200d";

  private Printable() {}

  /** One line, cut behind {@link #LINE_MAX} characters, which it then says. */
  public static String line(String text) {
    return text.length() <= LINE_MAX
        ? escaped(text, "")
        : escaped(text.substring(0, LINE_MAX), "") + "… (" + text.length() + " characters in all)";
  }

  /** With its line ends and tabs; as long as it is, for what is bounded already. */
  public static String text(String text) {
    return escaped(text, "\n\t");
  }

  private static String escaped(String text, String kept) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isHarmless(point) || kept.indexOf(point) >= 0) {
                out.appendCodePoint(point);
              } else {
                // Each half of a pair by itself: the result is what JSON calls the same character.
                for (char unit : Character.toChars(point)) {
                  out.append("\\u%04x".formatted((int) unit));
                }
              }
            });
    return out.toString();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      case Character.FORMAT -> JOINERS.indexOf(point) >= 0;
      default -> true;
    };
  }
}
