package network.haca.llmnode.decoder;

import java.nio.charset.StandardCharsets;

/**
 * The text that each token adds, for answers that a grammar binds. Control tokens add nothing, and
 * tokens that are only a part of a character are left out, so no such answer has them.
 */
final class TokenTexts {
  private static final byte[] EMPTY = {};
  private static final int AT_ONCE = 4096;

  /** By token; empty for those that are left out. */
  private final byte[][] texts;

  private TokenTexts(byte[][] texts) {
    this.texts = texts;
  }

  /**
   * @param count of tokens
   */
  static TokenTexts of(Vocabulary vocabulary, int count) {
    byte[][] texts = new byte[count][];
    for (int from = 0; from < count; from += AT_ONCE) {
      String[] added = vocabulary.added(from, Math.min(count, from + AT_ONCE));
      for (int i = 0; i < added.length; i++) {
        boolean isWhole = added[i].indexOf(TokenText.UNFINISHED) < 0;
        texts[from + i] = isWhole ? added[i].getBytes(StandardCharsets.UTF_8) : EMPTY;
      }
    }
    return new TokenTexts(texts);
  }

  /** Empty if no answer has it. */
  byte[] of(int token) {
    return token < texts.length ? texts[token] : EMPTY;
  }
}
