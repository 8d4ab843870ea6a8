package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.NotOfferedException.require;

/** Reads what stands behind a backslash in a regular expression (ECMA-262, 22.2.1). */
final class ClassEscape {
  private static final CodePoints DIGITS = CodePoints.of('0', '9');
  private static final CodePoints WORD =
      CodePoints.of('a', 'z').or(CodePoints.of('A', 'Z')).or(DIGITS).or(CodePoints.of('_', '_'));
  private static final CodePoints SPACE =
      CodePoints.ofAll("\t\n\u000b\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff")
          .or(CodePoints.of(0x2000, 0x200a));

  private final PatternGrammar pattern;

  ClassEscape(PatternGrammar pattern) {
    this.pattern = pattern;
  }

  /**
   * A member of a class.
   *
   * @param character if it is one, else a negative number
   */
  record Member(CodePoints set, int character) {
    static Member of(int character) {
      return new Member(CodePoints.of(character, character), character);
    }

    boolean isOne() {
      return character >= 0;
    }
  }

  CodePoints atom() throws NotOfferedException {
    return member().set();
  }

  Member member() throws NotOfferedException {
    int next = pattern.next();
    return switch (next) {
      case 'd' -> new Member(DIGITS, -1);
      case 'D' -> new Member(DIGITS.complement(), -1);
      case 'w' -> new Member(WORD, -1);
      case 'W' -> new Member(WORD.complement(), -1);
      case 's' -> new Member(SPACE, -1);
      case 'S' -> new Member(SPACE.complement(), -1);
      case 't' -> Member.of('\t');
      case 'n' -> Member.of('\n');
      case 'r' -> Member.of('\r');
      case 'f' -> Member.of('\f');
      case 'v' -> Member.of(0x0b);
      case '0' -> Member.of(0);
      case 'x' -> Member.of(hexadecimal(2));
      case 'u' -> Member.of(hexadecimal(4));
      default -> {
        require(
            !Character.isLetterOrDigit(next),
            "'pattern' with '\\%s' is not offered".formatted(Character.toString(next)));
        yield Member.of(next);
      }
    };
  }

  private int hexadecimal(int digits) throws NotOfferedException {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(pattern.next(), 16);
      require(digit >= 0, "'pattern' has an escape without its %d digits".formatted(digits));
      value = 16 * value + digit;
    }
    require(
        !Character.isSurrogate((char) value),
        "'pattern' with half of a surrogate pair is not offered");
    return value;
  }
}
