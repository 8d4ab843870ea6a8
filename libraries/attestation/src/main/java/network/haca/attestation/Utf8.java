package network.haca.attestation;

import network.haca.primitives.Bytes;

/** Well-formed UTF-8, as the Unicode standard has it in table 3-7; nothing is ever replaced. */
final class Utf8 {
  private Utf8() {}

  static boolean isWellFormed(Bytes text) {
    int position = 0;
    while (position < text.size()) {
      int size = sizeAt(text, position);
      if (size == 0) {
        return false;
      }
      position += size;
    }
    return true;
  }

  /** Bytes of the character there; 0 if there is none. */
  private static int sizeAt(Bytes text, int at) {
    int first = text.get(at);
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    int size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (size > text.size() - at || !isSecond(first, text.get(at + 1))) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if (!isBetween(text.get(at + i), 0x80, 0xbf)) {
        return 0;
      }
    }
    return size;
  }

  /** Neither longer than need be, nor half of a surrogate pair, nor over U+10FFFF. */
  private static boolean isSecond(int first, int second) {
    return switch (first) {
      case 0xe0 -> isBetween(second, 0xa0, 0xbf);
      case 0xed -> isBetween(second, 0x80, 0x9f);
      case 0xf0 -> isBetween(second, 0x90, 0xbf);
      case 0xf4 -> isBetween(second, 0x80, 0x8f);
      default -> isBetween(second, 0x80, 0xbf);
    };
  }

  private static boolean isBetween(int value, int least, int most) {
    return value >= least && value <= most;
  }
}
