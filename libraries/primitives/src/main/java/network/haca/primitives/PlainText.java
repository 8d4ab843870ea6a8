package network.haca.primitives;

import java.util.regex.Pattern;

/**
 * Text that a stranger chose, fit for a terminal: in one line, bounded, and without characters that
 * steer the terminal or hide what stands beside them.
 */
public final class PlainText {
  static final int CHARACTERS_MAX = 500;

  /** Control and format characters, other separators than spaces, and what is no character. */
  private static final Pattern UNFIT = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private PlainText() {}

  public static String of(String text) {
    boolean isLong = text.length() > CHARACTERS_MAX;
    String begin = isLong ? text.substring(0, CHARACTERS_MAX) : text;
    return UNFIT.matcher(begin).replaceAll("?") + (isLong ? "…" : "");
  }
}
