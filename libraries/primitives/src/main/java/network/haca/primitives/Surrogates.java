package network.haca.primitives;

import java.util.OptionalInt;

/** Finds what in a string is no character: half of a surrogate pair without its other half. */
public final class Surrogates {
  private Surrogates() {}

  /** Index of the first unpaired surrogate, in UTF-16 units; empty if the string has none. */
  public static OptionalInt firstUnpaired(String text) {
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      if (isSurrogate(point)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** Returns true if a code point of a string is an unpaired surrogate. */
  public static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
