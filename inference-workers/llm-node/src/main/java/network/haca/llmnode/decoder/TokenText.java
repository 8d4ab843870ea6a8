package network.haca.llmnode.decoder;

import java.util.Arrays;

/**
 * An answer's tokens to text as they come. A token may end in the middle of a character, so text is
 * held back until its last character is whole.
 */
final class TokenText {
  /** Stands for bytes that are no whole character. */
  static final char UNFINISHED = '\uFFFD';

  /** A character is never more tokens than it has bytes; what is longer is no text. */
  private static final int HELD_MAX = 8;

  private final Vocabulary vocabulary;
  private long[] tokens = new long[0];

  /** Tokens before it give context only: some tokenizers write the first one in another way. */
  private int context;

  private int read;

  TokenText(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** What this token adds; may be nothing yet. */
  String add(long token) {
    tokens = Arrays.copyOf(tokens, tokens.length + 1);
    tokens[tokens.length - 1] = token;
    String text = pending();
    boolean isWhole = text.isEmpty() || text.charAt(text.length() - 1) != UNFINISHED;
    return isWhole || tokens.length - read >= HELD_MAX ? take(text) : "";
  }

  /** What is left at the end. */
  String rest() {
    return take(pending());
  }

  private String take(String text) {
    context = read;
    read = tokens.length;
    return text;
  }

  private String pending() {
    String known = vocabulary.decode(Arrays.copyOfRange(tokens, context, read));
    return vocabulary
        .decode(Arrays.copyOfRange(tokens, context, tokens.length))
        .substring(known.length());
  }
}
